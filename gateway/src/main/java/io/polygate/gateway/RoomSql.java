package io.polygate.gateway;

import io.polygate.gateway.limits.Room;
import io.polygate.spi.Deadline;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Sql;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.StorageException.OutOfSpace;
import io.polygate.spi.WriteOptions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** SQL of a tenant that may have so much: where there is no room, only what makes some is run. */
record RoomSql(Sql sql, Room room) implements Sql {
  private static final Pattern MAKES_ROOM =
      Pattern.compile("\\s*(DELETE|DROP)\\s.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  @Override
  public boolean reads(Statement statement) {
    return sql.reads(statement);
  }

  @Override
  public Outcome run(Script script, WriteOptions options) {
    boolean takes =
        !script.readOnly()
            && script.statements().stream()
                .anyMatch(it -> !sql.reads(it) && !MAKES_ROOM.matcher(it.text()).matches());
    Optional<OutOfSpace> full = takes ? room.full() : Optional.empty();
    if (full.isPresent()) {
      throw full.get();
    }
    return sql.run(script, options);
  }

  @Override
  public Rows open(Statement statement, ReadOptions options) {
    return sql.open(statement, options);
  }

  @Override
  public List<SqlMigration.Applied> migrations(ReadOptions options) {
    return sql.migrations(options);
  }

  @Override
  public boolean migrate(SqlMigration migration, Deadline deadline) {
    return sql.migrate(migration, deadline);
  }

  @Override
  public boolean revert(SqlMigration migration, Deadline deadline) {
    return sql.revert(migration, deadline);
  }
}
