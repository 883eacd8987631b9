package io.polygate.gateway.rest;

import io.polygate.spi.Json;
import io.polygate.spi.Sql;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes the rows of a statement one a line, after a line with their columns and before one with
 * their number. The client's pace is the pace of reading.
 */
final class SqlLines {
  private static final int CHUNK_BYTES = 256 << 10;

  private final Sql.Rows rows;

  /**
   * Lines of rows.
   *
   * @param rows closed when they are written
   */
  SqlLines(Sql.Rows rows) {
    this.rows = rows;
  }

  /** Writes the lines. */
  void writeTo(OutputStream stream) throws IOException {
    try (rows) {
      JsonOut out = new JsonOut(64 << 10);
      WireWriter.write(out, new SqlDocument.ColumnsLine(SqlResults.columns(rows.columns())));
      out.newLine();
      long count = 0;
      try {
        List<List<Value>> some = rows.next(CHUNK_BYTES);
        while (!some.isEmpty()) {
          for (List<Value> row : some) {
            out.raw(Json.write(new Value.Array(row))).newLine();
          }
          count += some.size();
          stream.write(out.drain());
          some = rows.next(CHUNK_BYTES);
        }
      } catch (StorageException e) {
        // The status is sent already: the last line says what happened instead.
        WireWriter.write(out, new LineDocument.ProblemLine(Problems.of(e).document()));
        stream.write(out.newLine().drain());
        return;
      }
      WireWriter.write(out, new SqlDocument.EndLine(count));
      stream.write(out.newLine().drain());
    }
  }
}
