package io.polygate.backend.remote;

import io.polygate.spi.Deadline;
import io.polygate.spi.Idempotency;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Sql;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.wire.PeerCall;
import io.polygate.spi.wire.WireInput;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Statements on a tenant at the other gateway. */
record RemoteSql(Peer peer) implements Sql {
  private static final Optional<Idempotency> NO_KEY = Optional.empty();

  /** Not told by the text here: the other gateway's engine is not at hand. */
  @Override
  public boolean reads(Statement statement) {
    return false;
  }

  @Override
  public Outcome run(Script script, WriteOptions options) {
    return peer.write(PeerCall.SQL, options, out -> out.script(script), WireInput::sql);
  }

  /** All rows come at once, so that there are no more than {@link #run} gives. */
  @Override
  public Rows open(Statement statement, ReadOptions options) {
    Script script = new Script(List.of(statement), true, true);
    Outcome outcome = run(script, new WriteOptions(NO_KEY, options.deadline()));
    return switch (outcome.results().getFirst()) {
      case Result.Done done -> new Fetched(done.columns(), done.rows().iterator());
      case Result.Failed(var failure) -> throw failure;
    };
  }

  @Override
  public List<SqlMigration.Applied> migrations(ReadOptions options) {
    return peer.read(PeerCall.MIGRATIONS, options, out -> {}, in -> in.list(in::applied));
  }

  @Override
  public boolean migrate(SqlMigration migration, Deadline deadline) {
    return step(PeerCall.MIGRATE, migration, deadline);
  }

  @Override
  public boolean revert(SqlMigration migration, Deadline deadline) {
    return step(PeerCall.REVERT, migration, deadline);
  }

  private boolean step(PeerCall call, SqlMigration migration, Deadline deadline) {
    return peer.write(
        call, new WriteOptions(NO_KEY, deadline), out -> out.migration(migration), WireInput::flag);
  }

  /** Rows that are here. */
  private record Fetched(List<Column> columns, Iterator<List<Value>> left) implements Rows {
    /** About what a value occupies beside its text. */
    private static final long VALUE_BYTES = 16;

    @Override
    public List<List<Value>> next(int bytes) {
      List<List<Value>> rows = new ArrayList<>();
      long taken = 0;
      while (left.hasNext() && (rows.isEmpty() || taken < bytes)) {
        List<Value> row = left.next();
        rows.add(row);
        taken += row.stream().mapToLong(Fetched::bytes).sum();
      }
      return rows;
    }

    private static long bytes(Value value) {
      return VALUE_BYTES
          + switch (value) {
            case Value.Text(String text) -> text.length();
            case Value.Bytes binary -> binary.length();
            default -> 0;
          };
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
