package io.polygate.gateway.rest;

import io.polygate.spi.StorageException.FailedCheck;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A problem as it is written. */
@RegisterForReflection
@Schema(name = "Problem", description = "A problem (RFC 9457).")
record ProblemDocument(
    @Schema(
            required = true,
            description = "The page that explains this kind of problem.",
            examples = "/problems/item-not-found")
        String type,
    @Schema(
            required = true,
            description = "What kind of problem it is, in words that never change.",
            examples = "There is no such item")
        String title,
    @Schema(required = true, minimum = "400", maximum = "599", examples = "404") int status,
    @Schema(required = true, description = "What happened here.") String detail,
    @Schema(
            required = true,
            description = "The kind of problem, for programs.",
            type = SchemaType.STRING,
            implementation = ProblemCode.class,
            examples = "ITEM_NOT_FOUND")
        String code,
    @Schema(required = true, description = "Whether the same request may succeed later.")
        boolean retryable,
    @Schema(
            required = true,
            description = "What became of the data.",
            enumeration = {"none", "applied", "unknown"})
        String outcome,
    @Schema(description = "The limit that was passed.") Optional<LimitDocument> limit,
    @Schema(description = "What is wrong in the request, and where.")
        Optional<List<Problem.Violation>> errors,
    @Schema(description = "The operations whose preconditions did not hold.")
        Optional<List<FailedCheckDocument>> failedChecks,
    @Schema(description = "The part that the namespace's backend does not have.")
        Optional<String> missingPart) {

  /** The limit that was passed. */
  @RegisterForReflection
  @Schema(name = "ProblemLimit")
  record LimitDocument(
      @Schema(required = true, examples = "valueBytes") String name,
      @Schema(required = true, description = "The largest that is accepted.") long max,
      @Schema(description = "What was given, if it was measured.") Optional<Long> actual) {}

  /** An operation whose precondition did not hold. */
  @RegisterForReflection
  @Schema(name = "FailedCheck")
  record FailedCheckDocument(
      @Schema(required = true, description = "The operation's place in the request, from 0.")
          int index,
      @Schema(
              required = true,
              enumeration = {"EXISTS", "ABSENT", "VERSION", "CONDITION"})
          String code,
      @Schema(description = "The item's ETag now; absent if there is no such item.")
          Optional<String> current) {}

  static ProblemDocument of(Problem problem) {
    ProblemCode code = problem.code();
    return new ProblemDocument(
        code.page(),
        code.title(),
        code.status(),
        problem.detail(),
        code.name(),
        code.retryable(),
        problem.outcome().name().toLowerCase(Locale.ROOT),
        problem.limit().map(ProblemDocument::limit),
        unlessEmpty(problem.errors()),
        unlessEmpty(problem.failedChecks().stream().map(ProblemDocument::check).toList()),
        problem.missingPart());
  }

  byte[] json() {
    JsonOut out = new JsonOut(512);
    WireWriter.write(out, this);
    return out.toByteArray();
  }

  private static LimitDocument limit(Problem.Limit limit) {
    return new LimitDocument(
        limit.name(),
        limit.max(),
        limit.actual() < 0 ? Optional.empty() : Optional.of(limit.actual()));
  }

  private static FailedCheckDocument check(FailedCheck check) {
    return new FailedCheckDocument(
        check.index(), check.code().name(), check.current().map(ETags::of));
  }

  private static <T> Optional<List<T>> unlessEmpty(List<T> list) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list);
  }
}
