package io.polygate.gateway.catalog;

import java.util.ArrayList;
import java.util.List;

/** What cannot be had back after a change of versions. */
final class Losses {
  private Losses() {}

  /** The fields whose values are stored for versions before alone, and go with these. */
  static List<String> ofRetiring(Versions versions) {
    List<String> lost = new ArrayList<>();
    for (int i = 1; i < versions.all().size(); i++) {
      Definition before = versions.all().get(i - 1);
      for (MigrationStep step : versions.all().get(i).migrate().orElse(List.of())) {
        switch (step) {
          case MigrationStep.Drop(String field) -> lost.add(field);
          case MigrationStep.Set(String field, var _) -> {
            if (before.names(field)) {
              lost.add(field);
            }
          }
          case MigrationStep.Rename _, MigrationStep.Retype _ -> {}
        }
      }
    }
    return lost;
  }

  /** The fields of a version that the one before takes away. */
  static List<String> ofRollBack(Definition from, Definition to) {
    List<String> lost = new ArrayList<>();
    List<String> renamed = new ArrayList<>();
    for (MigrationStep step : from.migrate().orElse(List.of())) {
      switch (step) {
        case MigrationStep.Set(String field, var _) -> {
          if (!to.names(field)) {
            lost.add(field);
          }
        }
        case MigrationStep.Rename(var _, String now) -> renamed.add(now);
        case MigrationStep.Drop _, MigrationStep.Retype _ -> {}
      }
    }
    from.fields().keySet().stream()
        .filter(field -> to.strict() && !to.names(field))
        .filter(field -> !renamed.contains(field) && !lost.contains(field))
        .forEach(lost::add);
    return lost;
  }
}
