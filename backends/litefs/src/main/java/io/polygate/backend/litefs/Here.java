package io.polygate.backend.litefs;

import io.polygate.backend.sqlite.Lineage;
import io.polygate.backend.sqlite.MountedSqlite;
import io.polygate.backend.sqlite.Position;
import io.polygate.spi.Backend;
import io.polygate.spi.Consistency;
import io.polygate.spi.ConsistencyToken;
import io.polygate.spi.Deadline;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Replication.Role;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.io.File;
import java.util.Optional;
import java.util.function.Function;

/** Calls on the node that writes, which is this one. Nothing is ever sent on. */
final class Here implements Route {
  private final MountedSqlite files;
  private final Node node;
  private final Positions positions;

  Here(MountedSqlite files, Node node, Positions positions) {
    this.files = files;
    this.node = node;
    this.positions = positions;
  }

  @Override
  public <T> T read(StoreId id, ReadOptions options, Function<Backend, T> call) {
    long epoch = reign();
    if (options.consistency() != Consistency.EVENTUAL && options.after().isPresent()) {
      requireKept(id, Token.parse(options.after().get(), id), options.deadline());
    }
    return during(epoch, call);
  }

  @Override
  public <T> T write(Deadline deadline, Function<Backend, T> call) {
    return during(reign(), call);
  }

  @Override
  public <T> T look(Function<Backend, T> call) {
    return during(reign(), call);
  }

  private long reign() {
    Node.State state = node.state();
    if (state.role() != Role.PRIMARY) {
      node.requireReign(state.epoch());
    }
    return state.epoch();
  }

  /**
   * Makes a call while this node writes. One that was committed knows it by the commit; what was
   * refused, or changed nothing, was decided on what another node may have changed since.
   */
  private <T> T during(long epoch, Function<Backend, T> call) {
    try {
      T outcome = call.apply(files.backend());
      node.requireReign(epoch);
      return outcome;
    } catch (StorageException.Unavailable | StorageException.OutcomeUnknown e) {
      throw e;
    } catch (StorageException e) {
      node.requireReign(epoch);
      throw e;
    }
  }

  /** Whether what a token stands for was acknowledged in this reign; without I/O. */
  boolean surelyKeeps(StoreId id, ConsistencyToken token) {
    return isOfThisReign(Token.parse(token, id), files.database(id));
  }

  /** Refuses if what a token stands for is not in the database of the node that writes. */
  private void requireKept(StoreId id, Token token, Deadline deadline) {
    File database = files.database(id);
    if (token.epoch() == 0 || isOfThisReign(token, database)) {
      return;
    }
    Position now = node.state().epoch() == 0 ? token.position() : PositionFile.read(database);
    if (now.transaction() < token.position().transaction()
        || !lineage(id, deadline).contains(token.epoch(), token.position())
        || (now.transaction() == token.position().transaction()
            && now.checksum() != token.position().checksum())) {
      throw lost();
    }
  }

  private boolean isOfThisReign(Token token, File database) {
    Optional<Token> last = positions.acknowledged(database);
    return token.epoch() == node.state().epoch()
        && last.isPresent()
        && last.get().epoch() == token.epoch()
        && last.get().position().transaction() >= token.position().transaction();
  }

  private Lineage lineage(StoreId id, Deadline deadline) {
    try {
      return files.lineage(id, deadline);
    } catch (StorageException.NotFound e) {
      return Lineage.EMPTY;
    }
  }

  /** What a client is told whose writes are gone. */
  static StorageException lost() {
    return new StorageException.Conflict(StorageException.Conflict.Reason.LOST_WRITES);
  }
}
