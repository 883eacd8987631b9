package io.polygate.gateway.transfer;

import io.polygate.gateway.catalog.Violation;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Json;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.Written;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes what became of each row as a line of JSON: {@code {"index","status","pk","sk","etag"}} or
 * {@code {"index","status","code","detail"}}, the latter with {@code "errors"} where several things
 * are wrong. Collects lines until they are flushed. For one thread.
 */
final class ResultLines {
  private final OutputStream out;
  private final Failure.Describer describer;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream(64 * 1024);

  ResultLines(OutputStream out, Failure.Describer describer) {
    this.out = out;
    this.describer = describer;
  }

  /** A row that was written. */
  void done(long index, Written written) {
    ascii("{\"index\":" + index + ",\"status\":");
    ascii(written.kind() == Written.Kind.CREATED ? "201" : "200");
    ItemKey key = written.key();
    ascii(",\"pk\":");
    lines.writeBytes(Json.write(new Value.Text(key.partition())));
    if (key.hasSort()) {
      ascii(",\"sk\":");
      lines.writeBytes(Json.write(new Value.Text(key.sort())));
    }
    // An entity tag has quotation marks of its own; a version's characters need no escapes.
    ascii(
        written
            .version()
            .map(Version::token)
            .map(token -> ",\"etag\":\"\\\"" + token + "\\\"\"")
            .orElse(""));
    ascii("}\n");
  }

  /** A row that was not written. */
  void failed(long index, RuntimeException cause) {
    write(members(index, cause));
  }

  /**
   * The end of the rows before the end of the input.
   *
   * @param rows how many rows were taken
   * @param written how many of them were written
   */
  void broken(long rows, long written, RuntimeException cause) {
    Map<String, Value> members = members(rows, cause);
    members.put("rows", Value.Num.of(rows));
    members.put("written", Value.Num.of(written));
    write(members);
  }

  private Map<String, Value> members(long index, RuntimeException cause) {
    Failure failure = describer.describe(cause);
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("index", Value.Num.of(index));
    members.put("status", Value.Num.of(failure.status()));
    members.put("code", new Value.Text(failure.code()));
    members.put("detail", new Value.Text(failure.detail()));
    if (!failure.violations().isEmpty()) {
      members.put(
          "errors",
          new Value.Array(failure.violations().stream().map(ResultLines::error).toList()));
    }
    return members;
  }

  private static Value error(Violation violation) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("pointer", new Value.Text(violation.pointer()));
    members.put("detail", new Value.Text(violation.detail()));
    return Value.Members.of(members);
  }

  private void write(Map<String, Value> members) {
    lines.writeBytes(Json.write(Value.Members.of(members)));
    lines.write('\n');
  }

  private void ascii(String text) {
    lines.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends what was collected. */
  void flush() throws IOException {
    lines.writeTo(out);
    lines.reset();
    out.flush();
  }
}
