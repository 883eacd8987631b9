package io.polygate.backend.sqlite;

/**
 * The statements on one collection's table, as texts that are made once, so that finding their
 * compiled form is cheap.
 *
 * @param select the item of a key; its columns are those of {@link StoredItem#COLUMNS}
 * @param insert a new item, nothing if there is one
 * @param update an item that is there and not expired
 * @param replace an item that is there
 * @param delete an item that is there and not expired
 * @param sweep some of the items that are expired
 * @param count all items
 */
record ItemSql(
    String select,
    String insert,
    String update,
    String replace,
    String delete,
    String sweep,
    String count) {

  /** The statements on a table. */
  static ItemSql of(String table) {
    String name = FileFormat.quoted(table);
    String replace =
        "UPDATE "
            + name
            + " SET doc = CAST(? AS TEXT), body = ?, type = ?, version = ?, updated_at = ?,"
            + " expires_at = ?, checksum = ? WHERE pk = ? AND sk = ?";
    return new ItemSql(
        "SELECT " + StoredItem.COLUMNS + " FROM " + name + " WHERE pk = ? AND sk = ?",
        "INSERT INTO "
            + name
            + "(doc, body, type, version, updated_at, expires_at, checksum, pk, sk)"
            + " VALUES (CAST(? AS TEXT), ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(pk, sk) DO NOTHING",
        replace + " AND (expires_at IS NULL OR expires_at > ?)",
        replace,
        "DELETE FROM "
            + name
            + " WHERE pk = ? AND sk = ? AND (expires_at IS NULL OR expires_at > ?)",
        "DELETE FROM "
            + name
            + " WHERE (pk, sk) IN (SELECT pk, sk FROM "
            + name
            + " WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)",
        "SELECT count(*) FROM " + name);
  }
}
