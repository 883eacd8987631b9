package io.polygate.gateway.rest;

import io.polygate.gateway.migration.FleetRun;
import io.polygate.gateway.migration.TenantState;
import io.polygate.spi.SqlMigration;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The migrations of a namespace, and how the run over its tenants stands. */
@RegisterForReflection
@Schema(name = "Migrations")
record MigrationsDocument(
    @Schema(required = true) List<Summary> migrations, @Schema(required = true) Run run) {

  /** A migration without its statements. */
  @RegisterForReflection
  @Schema(name = "MigrationSummary")
  record Summary(
      @Schema(required = true, examples = "1") int version,
      @Schema(required = true, examples = "chats") String name,
      @Schema(required = true, description = "SHA-256 of its statements, in hex.") String checksum,
      @Schema(required = true, description = "Whether it can be taken back.") boolean reversible) {}

  /** A migration. */
  @RegisterForReflection
  @Schema(name = "Migration")
  record Whole(
      @Schema(required = true, examples = "1") int version,
      @Schema(required = true, examples = "chats") String name,
      @Schema(required = true, description = "SHA-256 of its statements, in hex.") String checksum,
      @Schema(required = true, description = "The statements, with semicolons between them.")
          String up,
      @Schema(description = "The statements that take it back.") Optional<String> down) {}

  /** A migration as it is put. */
  @RegisterForReflection
  @Schema(name = "NewMigration")
  record Body(
      @Schema(description = "What people call it.", maxLength = 200) Optional<String> name,
      @Schema(
              required = true,
              description = "The statements, with semicolons between them.",
              maxLength = SqlMigration.MAX_LENGTH)
          String up,
      @Schema(
              description = "The statements that take it back.",
              maxLength = SqlMigration.MAX_LENGTH)
          Optional<String> down) {}

  /** How a run over all tenants stands. */
  @RegisterForReflection
  @Schema(name = "MigrationRun")
  record Run(
      @Schema(required = true) FleetRun.State state,
      @Schema(required = true, description = "How many tenants there are.") int total,
      @Schema(required = true, description = "How many are at the version.") int done,
      @Schema(required = true, description = "How many could not be brought there.") int failed,
      @Schema(required = true, description = "The first of them.") List<Failed> failures) {}

  /** A tenant that could not be brought to the version. */
  @RegisterForReflection
  @Schema(name = "MigrationFailed")
  record Failed(@Schema(required = true) String tenant, @Schema(required = true) String problem) {}

  /** What is to be done over all tenants. */
  @RegisterForReflection
  @Schema(name = "MigrationAction")
  record Change(
      @Schema(description = "apply by default.") Optional<Action> action,
      @Schema(
              description =
                  "Of apply and revert: how many of a hundred tenants come first; the rest only if"
                      + " that went well, or when the run is resumed.",
              minimum = "0",
              maximum = "100")
          Optional<Integer> canary,
      @Schema(
              description = "Of apply and revert: how many tenants at once; 4 by default.",
              minimum = "1",
              maximum = "64")
          Optional<Integer> concurrency,
      @Schema(description = "Of revert: the version to go back to.", minimum = "0")
          Optional<Integer> to) {}

  /** What can be done. */
  enum Action {
    /** Brings all tenants to the last version. */
    APPLY,
    /** Takes migrations back. */
    REVERT,
    /** Begins no further tenant for now. */
    PAUSE,
    /** Goes on. */
    RESUME
  }

  /** How a tenant's tables stand. */
  @RegisterForReflection
  @Schema(name = "TenantMigrations")
  record OfTenant(
      @Schema(required = true, description = "The last version that it has; 0 for none.")
          int version,
      @Schema(required = true) List<AppliedMigration> applied,
      @Schema(required = true, description = "The versions that it lacks.") List<Integer> pending,
      @Schema(description = "Why it did not get further when it was last tried.")
          Optional<String> problem) {}

  /** A migration that a tenant has. */
  @RegisterForReflection
  @Schema(name = "AppliedMigration")
  record AppliedMigration(
      @Schema(required = true) int version,
      @Schema(required = true) String name,
      @Schema(required = true) String checksum,
      @Schema(required = true, format = "date-time") String appliedAt) {}

  static MigrationsDocument of(List<SqlMigration> migrations, FleetRun.Progress progress) {
    return new MigrationsDocument(
        migrations.stream()
            .map(
                migration ->
                    new Summary(
                        migration.version(),
                        migration.name(),
                        migration.checksum(),
                        migration.down().isPresent()))
            .toList(),
        of(progress));
  }

  static Run of(FleetRun.Progress progress) {
    return new Run(
        progress.state(),
        progress.total(),
        progress.done(),
        progress.failed(),
        progress.failures().stream()
            .map(failure -> new Failed(failure.tenant().name(), failure.message()))
            .toList());
  }

  static Whole of(SqlMigration migration) {
    return new Whole(
        migration.version(),
        migration.name(),
        migration.checksum(),
        migration.up(),
        migration.down());
  }

  static OfTenant of(TenantState state) {
    return new OfTenant(
        state.version(),
        state.applied().stream()
            .map(
                one ->
                    new AppliedMigration(
                        one.version(), one.name(), one.checksum(), one.appliedAt().toString()))
            .toList(),
        state.pending(),
        state.failure().map(failure -> String.valueOf(failure.getMessage())));
  }
}
