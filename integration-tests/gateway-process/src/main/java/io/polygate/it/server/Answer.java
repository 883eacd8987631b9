package io.polygate.it.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the gateway answered, read to its end. */
public final class Answer {
  /** The media type of RFC 9457. */
  public static final String PROBLEM = "application/problem+json";

  private final String request;
  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  Answer(String request, int status, HttpHeaders headers, byte[] body) {
    this.request = request;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** The status. */
  public int status() {
    return status;
  }

  /** All headers. */
  public HttpHeaders headers() {
    return headers;
  }

  /** The body's bytes, not a copy; none if there is no body. */
  public byte[] body() {
    return body;
  }

  /** Fails unless the status is the given one; the message shows the answer. */
  public Answer expect(int expected) {
    if (status != expected) {
      throw new AssertionError("expected " + expected + " but got " + this);
    }
    return this;
  }

  /** Fails unless this is a well-formed problem with the status, and gives the problem. */
  public JsonNode expectProblem(int expected) {
    expect(expected);
    if (!mediaType().equals(PROBLEM)) {
      throw new AssertionError("expected a problem but got " + this);
    }
    JsonNode problem = json();
    for (String member : List.of("type", "title", "detail", "code", "outcome")) {
      require(problem.path(member).isTextual(), member);
      require(!problem.path(member).textValue().isBlank(), member);
    }
    require(
        problem.path("status").isInt() && problem.path("status").intValue() == status, "status");
    require(problem.path("retryable").isBoolean(), "retryable");
    require(problem.path("code").textValue().matches("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*"), "code");
    require(
        List.of("none", "applied", "unknown").contains(problem.path("outcome").textValue()),
        "outcome");
    return problem;
  }

  /** Fails unless this is a well-formed problem with the status and the code. */
  public JsonNode expectProblem(int expected, String code) {
    JsonNode problem = expectProblem(expected);
    if (!problem.path("code").textValue().equals(code)) {
      throw new AssertionError("expected the code " + code + " but got " + this);
    }
    return problem;
  }

  private void require(boolean holds, String member) {
    if (!holds) {
      throw new AssertionError("the problem's member \"" + member + "\" is wrong in " + this);
    }
  }

  /** The body as JSON, with its numbers exact. */
  public JsonNode json() {
    return Json.read(body);
  }

  /** The body's lines, each as JSON. */
  public List<JsonNode> lines() {
    return text().lines().filter(line -> !line.isBlank()).map(Json::read).toList();
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** A header's value. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** A header's value, which must be there. */
  public String requiredHeader(String name) {
    return header(name).orElseThrow(() -> new AssertionError("no header " + name + " in " + this));
  }

  /** The entity tag, quotes included, which must be there and strong. */
  public String etag() {
    String etag = requiredHeader("ETag");
    if (!etag.matches("\"[\\x21\\x23-\\x7e]+\"")) {
      throw new AssertionError("not a strong entity tag: " + etag + " in " + this);
    }
    return etag;
  }

  /** A header's value as a moment, in the form that HTTP gives to dates or that of ISO 8601. */
  public Instant moment(String name) {
    String value = requiredHeader(name);
    return value.endsWith("GMT")
        ? ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()
        : Instant.parse(value);
  }

  /** The media type without its parameters, in lower case; empty if there is none. */
  public String mediaType() {
    String type = header("Content-Type").orElse("");
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    String shown = text().length() > 2000 ? text().substring(0, 2000) + "…" : text();
    return status + " to " + request + " " + headers.map() + " " + shown;
  }
}
