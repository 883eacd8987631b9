package io.polygate.spi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a page ended: opaque text to everyone but the backend that continues from it.
 *
 * <p>What it holds is logical, the last item's key and its value in the index, so that it can be
 * continued on another backend that holds the same items: after a move, on another shard. The
 * gateway signs cursors before a client sees them; a backend may trust what it gets.
 *
 * @param token the text
 */
public record Cursor(String token) {

  /**
   * The place after one item.
   *
   * @param partition the item's partition key
   * @param sort the item's sort key, empty if it has none
   * @param indexed the item's sort value in the index that was read; empty if none was, or the
   *     index has no sort field
   */
  public record Position(String partition, String sort, Optional<Value> indexed) {
    /** The cursor for this place. */
    public Cursor cursor() {
      List<Value> parts = new ArrayList<>(3);
      parts.add(new Value.Text(partition));
      parts.add(new Value.Text(sort));
      indexed.ifPresent(parts::add);
      return new Cursor(new String(Json.write(new Value.Array(parts)), StandardCharsets.UTF_8));
    }
  }

  /**
   * The place that the cursor stands for.
   *
   * @throws StorageException.Invalid if the text is not a cursor
   */
  public Position position() {
    Value value;
    try {
      value = Json.parse(token.getBytes(StandardCharsets.UTF_8));
    } catch (StorageException e) {
      throw new StorageException.Invalid("Not a cursor that this gateway gave.", "cursor");
    }
    if (value instanceof Value.Array(List<Value> parts)
        && (parts.size() == 2 || parts.size() == 3)
        && parts.get(0) instanceof Value.Text(String partition)
        && parts.get(1) instanceof Value.Text(String sort)) {
      return new Position(
          partition, sort, parts.size() == 3 ? Optional.of(parts.get(2)) : Optional.empty());
    }
    throw new StorageException.Invalid("Not a cursor that this gateway gave.", "cursor");
  }
}
