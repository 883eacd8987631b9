package io.polygate.gateway.rest;

/** The names of headers and media types, each written once. */
final class Headers {
  static final String ACCEPT = "Accept";
  static final String ACCEPT_VERSION = "Accept-Version";
  static final String ACCEPT_PATCH = "Accept-Patch";
  static final String ALLOW = "Allow";
  static final String CACHE_CONTROL = "Cache-Control";
  static final String AUTHORIZATION = "Authorization";
  static final String CACHE_STATUS = "Cache-Status";
  static final String CONNECTION = "Connection";
  static final String CONSISTENCY = "Consistency";
  static final String CONSISTENCY_TOKEN = "Consistency-Token";
  static final String CONTENT_DIGEST = "Content-Digest";
  static final String CONTENT_DISPOSITION = "Content-Disposition";
  static final String CONTENT_LENGTH = "Content-Length";
  static final String CONTENT_TYPE = "Content-Type";
  static final String ETAG = "ETag";
  static final String EXPECT = "Expect";
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  static final String IDEMPOTENCY_REPLAYED = "Idempotency-Replayed";
  static final String IF_MATCH = "If-Match";
  static final String IF_MODIFIED_SINCE = "If-Modified-Since";
  static final String IF_NONE_MATCH = "If-None-Match";
  static final String IF_UNMODIFIED_SINCE = "If-Unmodified-Since";
  static final String ITEM_EXPIRES_AT = "Item-Expires-At";
  static final String ITEM_TTL = "Item-TTL";
  static final String LAST_MODIFIED = "Last-Modified";
  static final String LAST_EVENT_ID = "Last-Event-ID";
  static final String LOCATION = "Location";
  static final String PREFER = "Prefer";
  static final String PREFERENCE_APPLIED = "Preference-Applied";
  static final String REPR_DIGEST = "Repr-Digest";
  static final String ORIGIN = "Origin";
  static final String RATE_LIMIT = "RateLimit";
  static final String RATE_LIMIT_POLICY = "RateLimit-Policy";
  static final String REQUEST_TIMEOUT = "Request-Timeout";
  static final String RETRY_AFTER = "Retry-After";
  static final String STALENESS_MS = "Staleness-Ms";
  static final String TRANSFER_ENCODING = "Transfer-Encoding";
  static final String VARY = "Vary";
  static final String WWW_AUTHENTICATE = "WWW-Authenticate";
  static final String X_CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";
  static final String X_REQUEST_ID = "X-Request-Id";

  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";
  static final String CSV = "text/csv";
  static final String JAVASCRIPT = "text/javascript";
  static final String TYPESCRIPT = "application/typescript";
  static final String SCHEMA_JSON = "application/schema+json";
  static final String EVENT_STREAM = "text/event-stream";
  static final String SQLITE = "application/vnd.sqlite3";
  static final String PROBLEM_JSON = "application/problem+json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String JSON_PATCH = "application/json-patch+json";

  /** What PATCH of an item takes. */
  static final String PATCH_TYPES = MERGE_PATCH + ", " + JSON_PATCH + ", " + JSON;

  private Headers() {}
}
