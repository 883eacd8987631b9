package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionSchema.FieldType;
import java.util.List;

/** One step by which the items of a version of a definition become those of the next. */
public sealed interface MigrationStep {
  /** The most steps from one version to the next. */
  int MAX_STEPS = 100;

  /** The fields that it changes, by their names before and after. */
  List<String> fields();

  /** A field has another name; what stands under that name already makes room for it. */
  record Rename(String from, String to) implements MigrationStep {
    @Override
    public List<String> fields() {
      return List.of(from, to);
    }
  }

  /** A field is no longer there. */
  record Drop(String field) implements MigrationStep {
    @Override
    public List<String> fields() {
      return List.of(field);
    }
  }

  /**
   * A field is made of the others, and of what it holds itself, where all that is read is there.
   */
  record Set(String field, FieldExpression expression) implements MigrationStep {
    @Override
    public List<String> fields() {
      return List.of(field);
    }
  }

  /** A field has another type; a value that cannot be converted stays as it is. */
  record Retype(String field, FieldType type) implements MigrationStep {
    @Override
    public List<String> fields() {
      return List.of(field);
    }
  }
}
