package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import java.util.Arrays;
import java.util.List;

/**
 * A field that names an item of another collection.
 *
 * @param field the field
 * @param collection where the item is
 * @param onDelete what keeps the name from leading nowhere
 */
public record Reference(String field, CollectionName collection, OnDelete onDelete) {
  /** A reference that nothing is promised of. */
  public Reference(String field, CollectionName collection) {
    this(field, collection, OnDelete.NONE);
  }

  /** Whether an item that is named is there. */
  public boolean isKept() {
    return onDelete != OnDelete.NONE;
  }

  /** What becomes of items that name an item which is to be deleted. */
  public enum OnDelete {
    /** They stay as they are, and what they name need not be there. */
    NONE("none"),
    /** As long as there is one, the delete is refused. */
    RESTRICT("restrict"),
    /** They are deleted in the same transaction. */
    CASCADE("cascade");

    private final String word;

    OnDelete(String word) {
      this.word = word;
    }

    /** Its name in a definition. */
    public String word() {
      return word;
    }

    /** The names of all. */
    static List<String> words() {
      return Arrays.stream(values()).map(OnDelete::word).toList();
    }
  }
}
