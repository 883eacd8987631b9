package io.polygate.gateway.rest;

import io.polygate.spi.SortRange;
import io.polygate.spi.Value;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which sort keys are wanted, as a body states it. */
@RegisterForReflection
@Schema(
    name = "SortCondition",
    description =
        "Which sort keys are wanted: eq, beginsWith or between alone, or one of gt and gte with or"
            + " without one of lt and lte. Values are strings; for an index whatever the indexed"
            + " field holds.")
record SortCondition(
    @Schema(description = "Exactly this one.") Optional<Value> eq,
    @Schema(description = "Every text that begins so.") Optional<String> beginsWith,
    @Schema(
            description = "From the first to the second, both included.",
            minItems = 2,
            maxItems = 2)
        Optional<List<Value>> between,
    @Schema(description = "Greater.") Optional<Value> gt,
    @Schema(description = "Greater or equal.") Optional<Value> gte,
    @Schema(description = "Less.") Optional<Value> lt,
    @Schema(description = "Less or equal.") Optional<Value> lte) {

  /**
   * The range that this states.
   *
   * @param pointer where it stands in the request
   * @throws ProblemException if it states several things that do not go together
   */
  SortRange range(String pointer) {
    long kinds =
        Stream.of(eq, beginsWith, between).filter(Optional::isPresent).count()
            + (gt.isPresent() || gte.isPresent() || lt.isPresent() || lte.isPresent() ? 1 : 0);
    if (kinds != 1 || (gt.isPresent() && gte.isPresent()) || (lt.isPresent() && lte.isPresent())) {
      throw Problem.invalid(
              pointer,
              "Give one of eq, beginsWith, between, or one of gt and gte and one of lt and lte.")
          .exception();
    }
    if (eq.isPresent()) {
      return new SortRange.Equal(key(pointer, eq.get()));
    }
    if (beginsWith.isPresent()) {
      return new SortRange.BeginsWith(beginsWith.get());
    }
    if (between.isPresent()) {
      if (between.get().size() != 2) {
        throw Problem.invalid(pointer, "between takes two values.").exception();
      }
      return new SortRange.Between(
          bound(pointer, between.map(List::getFirst), true),
          bound(pointer, between.map(List::getLast), true));
    }
    return new SortRange.Between(
        bound(pointer, gt, false).or(() -> bound(pointer, gte, true)),
        bound(pointer, lt, false).or(() -> bound(pointer, lte, true)));
  }

  private static Optional<SortRange.Bound> bound(
      String pointer, Optional<Value> value, boolean inclusive) {
    return value.map(present -> new SortRange.Bound(key(pointer, present), inclusive));
  }

  private static Value key(String pointer, Value value) {
    if (value instanceof Value.Text || value instanceof Value.Num) {
      return value;
    }
    throw Problem.invalid(pointer, "A sort key is a string or a number.").exception();
  }
}
