package io.polygate.benchmarks;

/** What is stored in the measurements. */
final class Samples {
  /** A JSON object of 256 bytes. */
  static final String ITEM = item();

  /** A query of the items of one partition. */
  static final String NAMED_QUERY =
      "{\"query\":{\"collection\":\"products\",\"pk\":\":shelf\"},"
          + "\"parameters\":{\"shelf\":{\"type\":\"string\",\"required\":true}}}";

  /** A table of 1,000 rows. */
  static final String SQL_TABLE =
      "{\"statements\":[{\"sql\":\"CREATE TABLE IF NOT EXISTS drills("
          + "id INTEGER PRIMARY KEY, name TEXT, price REAL, stock INTEGER)\"},"
          + "{\"sql\":\"INSERT OR REPLACE INTO drills WITH RECURSIVE n(i) AS"
          + " (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)"
          + " SELECT i, 'Cordless drill ' || i, 129.9, 17 FROM n\"}]}";

  /** One row of it by its key. */
  static final String SQL_POINT =
      "{\"statements\":[{\"sql\":\"SELECT name, price, stock FROM drills WHERE id = ?\","
          + "\"params\":[517]}],\"readOnly\":true}";

  /** Rows of an import, each with its line end 100 bytes long. */
  static final int ROW_BYTES = 100;

  private static final int ITEM_BYTES = 256;

  private Samples() {}

  private static String item() {
    String start =
        "{\"name\":\"Cordless drill\",\"price\":129.90,\"stock\":17,\"tags\":[\"tools\",\"power\"],"
            + "\"dimensions\":{\"width\":24,\"height\":21.5,\"depth\":7},\"description\":\"";
    String end = "\"}";
    return start + "x".repeat(ITEM_BYTES - start.length() - end.length()) + end;
  }

  /** A row without a key: the gateway makes one. */
  static String row(int number) {
    String start = "{\"delay\":" + number % 90 + ",\"distance\":" + number % 2800 + ",\"note\":\"";
    String end = "\"}\n";
    return start + "x".repeat(ROW_BYTES - start.length() - end.length()) + end;
  }
}
