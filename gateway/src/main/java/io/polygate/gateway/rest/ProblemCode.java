package io.polygate.gateway.rest;

import java.util.Locale;

/**
 * The kinds of problem that an answer can be. What each one is stands in the catalogue {@code
 * problems.json}, of which the enum, the pages below {@code /problems} and the OpenAPI document are
 * made.
 */
enum ProblemCode {
  REQUEST_INVALID,
  JSON_INVALID,
  PATH_INVALID,
  EXPRESSION_INVALID,
  CURSOR_INVALID,
  SCAN_NOT_ALLOWED,
  SQL_NOT_ALLOWED,
  CHANGES_NOT_KEPT,
  UNAUTHENTICATED,
  ACCESS_DENIED,
  NAMESPACE_NOT_FOUND,
  TENANT_NOT_FOUND,
  COLLECTION_NOT_FOUND,
  INDEX_NOT_FOUND,
  QUERY_NOT_FOUND,
  MIGRATION_NOT_FOUND,
  ITEM_NOT_FOUND,
  PATH_NOT_FOUND,
  METHOD_NOT_ALLOWED,
  NOT_ACCEPTABLE,
  VERSION_NOT_SERVED,
  CONCURRENT_WRITE,
  IDEMPOTENCY_KEY_IN_FLIGHT,
  WRITES_LOST,
  ALREADY_EXISTS,
  ITEM_REFERENCED,
  MIGRATION_FAILED,
  VERSIONS_IN_USE,
  CHANGES_GONE,
  PRECONDITION_FAILED,
  LIMIT_EXCEEDED,
  URI_TOO_LONG,
  MEDIA_TYPE_UNSUPPORTED,
  CONTENT_REJECTED,
  IDEMPOTENCY_KEY_REUSED,
  TENANT_SUSPENDED,
  THROTTLED,
  HEADERS_TOO_LARGE,
  INTERNAL,
  DATA_CORRUPT,
  PART_MISSING,
  UNAVAILABLE,
  OUTCOME_UNKNOWN,
  OUT_OF_SPACE;

  private final int status;
  private final String title;
  private final boolean retryable;
  private final String meaning;
  private final String remedy;

  ProblemCode() {
    ProblemCatalogue.Entry entry = ProblemCatalogue.entry(name());
    this.status = entry.status();
    this.title = entry.title();
    this.retryable = entry.retryable();
    this.meaning = entry.meaning();
    this.remedy = entry.remedy();
  }

  /** The status of the answer. */
  int status() {
    return status;
  }

  /** What it is, in a few words that never change. */
  String title() {
    return title;
  }

  /** Whether the same request may succeed later. */
  boolean retryable() {
    return retryable;
  }

  /** What it means, in sentences. */
  String meaning() {
    return meaning;
  }

  /** What the client can do. */
  String remedy() {
    return remedy;
  }

  /** The path of the page that explains it. */
  String page() {
    return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
