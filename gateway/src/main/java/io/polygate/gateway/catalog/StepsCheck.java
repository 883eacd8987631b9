package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionSchema.FieldType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds everything that is wrong with the steps from one definition to the next: what cannot be
 * done, and what would be lost without having been said.
 */
record StepsCheck(Definition before, Definition next) {
  List<Violation> violations() {
    List<Violation> found = new ArrayList<>();
    List<MigrationStep> steps = next.migrate().orElse(List.of());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < steps.size(); i++) {
      String at = Violation.at("/migrate", i);
      for (String field : steps.get(i).fields()) {
        checkName(found, at, field);
        if (!seen.add(field)) {
          found.add(new Violation(at, "A field has part in one step: " + field + " in several."));
        }
      }
      checkAgreement(found, at, steps.get(i));
    }
    requireWords(found, seen);
    return found;
  }

  private void checkName(List<Violation> found, String at, String field) {
    if (field.isEmpty()
        || field.length() > Definition.MAX_FIELD_NAME
        || field.equals(ItemShapes.MARK)) {
      found.add(
          new Violation(
              at,
              "A field's name has 1 to "
                  + Definition.MAX_FIELD_NAME
                  + " characters, and is not "
                  + ItemShapes.MARK
                  + "."));
    }
    if (before.key().filter(key -> key.fields().contains(field)).isPresent()) {
      found.add(new Violation(at, "The fields of the key stay as they are: " + field + "."));
    }
  }

  private void checkAgreement(List<Violation> found, String at, MigrationStep step) {
    switch (step) {
      case MigrationStep.Rename(String from, String to) -> {
        if (next.fields().containsKey(from)) {
          found.add(new Violation(at, from + " is declared still, though it is renamed."));
        }
        if (before.fields().containsKey(to)) {
          found.add(new Violation(at, to + " is a field of the version before already."));
        }
      }
      case MigrationStep.Drop(String field) -> {
        if (next.fields().containsKey(field)) {
          found.add(new Violation(at, field + " is declared still, though it is dropped."));
        }
      }
      case MigrationStep.Retype(String field, FieldType type) -> {
        if (next.typeOf(field) != type) {
          found.add(new Violation(at, field + " is declared to be of another type."));
        }
      }
      case MigrationStep.Set _ -> {}
    }
  }

  /** A strict definition lets nobody see what it does not declare; so that is said. */
  private void requireWords(List<Violation> found, Set<String> said) {
    for (String field : before.fields().keySet()) {
      if (next.strict() && !next.names(field) && !said.contains(field)) {
        found.add(
            new Violation(
                "/migrate",
                "The field "
                    + field
                    + " is no longer declared: say by a step whether it is dropped or renamed."));
      }
      if (next.fields().containsKey(field)
          && !said.contains(field)
          && next.typeOf(field) != FieldType.ANY
          && !isWider(before.typeOf(field), next.typeOf(field))) {
        found.add(
            new Violation(
                Violation.at("/fields", field),
                "The field has another type: say by a step that it is retyped or set."));
      }
    }
  }

  private static boolean isWider(FieldType from, FieldType to) {
    return from == to || (from == FieldType.INTEGER && to == FieldType.NUMBER);
  }
}
