package io.polygate.gateway.rest;

import io.polygate.gateway.catalog.Definition;
import io.polygate.gateway.catalog.VersionTurns.Standing;
import io.polygate.gateway.catalog.Versions;
import io.polygate.gateway.evolution.EvolutionProgress;
import io.polygate.spi.Tenant;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The versions of a collection's definition, and how far its items are. */
@RegisterForReflection
@Schema(name = "Versions")
record VersionsDocument(
    @Schema(required = true, description = "The version in force.", examples = "2") int inForce,
    @Schema(
            required = true,
            description =
                "moving: items may be stored in other versions; settled: all are stored in the one"
                    + " in force; retiring: what they keep for those before is being removed.")
        Versions.State state,
    @Schema(
            required = true,
            description = "What Accept-Version may name.",
            examples = {"[1, 2]"})
        List<Integer> served,
    @Schema(required = true, description = "The pass over all items, as this gateway knows it.")
        Pass pass) {

  /** How far the pass over all items is. */
  @RegisterForReflection
  @Schema(name = "VersionsPass")
  record Pass(
      @Schema(required = true) EvolutionProgress.State state,
      @Schema(required = true, description = "How many tenants there are.") int tenants,
      @Schema(required = true, description = "How many it has gone through.") int done,
      @Schema(required = true, description = "How many it could not go through.") int failed,
      @Schema(required = true, description = "How many items it has looked at.") long seen,
      @Schema(required = true, description = "How many of them it has stored anew.") long rewritten,
      @Schema(required = true, description = "The first that failed.") List<Failed> failures) {}

  /** What the pass could not go through. */
  @RegisterForReflection
  @Schema(name = "VersionsFailed")
  record Failed(
      @Schema(description = "The tenant; without it, the list of them.") Optional<String> tenant,
      @Schema(required = true) String problem) {}

  /** What is to be done. */
  @RegisterForReflection
  @Schema(name = "VersionsAction")
  record Change(
      @Schema(required = true) Action action,
      @Schema(
              description =
                  "Of rollback and retire: that fields may be lost. Otherwise that is refused, and"
                      + " the problem names them.")
          Optional<Boolean> discard) {}

  /** What can be done. */
  enum Action {
    /** Begins the pass over all items anew where it has failed. */
    MIGRATE,
    /** Puts the version before in force again. */
    ROLLBACK,
    /** Ends the versions before. */
    RETIRE
  }

  static VersionsDocument of(Standing standing, EvolutionProgress progress) {
    int inForce = standing.inForce().version();
    Versions versions = standing.versions();
    boolean alone = versions.isEmpty() || versions.state() == Versions.State.RETIRING;
    return new VersionsDocument(
        inForce,
        versions.state(),
        alone ? List.of(inForce) : versions.all().stream().map(Definition::version).toList(),
        new Pass(
            progress.state(),
            progress.tenants(),
            progress.done(),
            progress.failed(),
            progress.seen(),
            progress.rewritten(),
            progress.failures().stream()
                .map(failure -> new Failed(failure.tenant().map(Tenant::name), failure.message()))
                .toList()));
  }
}
