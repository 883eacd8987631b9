package io.polygate.backend.litefs;

import io.polygate.backend.sqlite.Lineage;
import io.polygate.backend.sqlite.MountedSqlite;
import io.polygate.spi.Backend;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Replication.Role;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import java.io.File;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Calls of this node's own clients: reads are made here if this node's copy is new enough for them,
 * everything else on the node that writes, in one hop.
 */
final class Anywhere implements Route {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final MountedSqlite files;
  private final Node node;
  private final Positions positions;
  private final Here here;
  private final Peers peers;
  private final Duration patience;

  Anywhere(
      MountedSqlite files,
      Node node,
      Positions positions,
      Here here,
      Peers peers,
      Duration patience) {
    this.files = files;
    this.node = node;
    this.positions = positions;
    this.here = here;
    this.peers = peers;
    this.patience = patience;
  }

  @Override
  public <T> T write(Deadline deadline, Function<Backend, T> call) {
    Node.State state = node.state();
    return switch (state.role()) {
      case PRIMARY -> here.write(deadline, call);
      case REPLICA -> peers.call(host(state), deadline, call);
      case NO_PRIMARY, UNKNOWN -> throw nobodyWrites();
    };
  }

  @Override
  public <T> T look(Function<Backend, T> call) {
    Node.State state = node.state();
    return switch (state.role()) {
      case PRIMARY -> here.look(call);
      case REPLICA -> peers.call(host(state), Deadline.none(), call);
      case NO_PRIMARY, UNKNOWN -> call.apply(files.backend());
    };
  }

  @Override
  public <T> T read(StoreId id, ReadOptions options, Function<Backend, T> call) {
    Node.State state = node.state();
    return switch (state.role()) {
      case PRIMARY -> here.read(id, options, call);
      case REPLICA -> readCopy(id, options, call, Optional.of(host(state)));
      case NO_PRIMARY, UNKNOWN -> readCopy(id, options, call, Optional.empty());
    };
  }

  /** What was acknowledged here and is lost is not promised to anybody else. */
  private <T> T elsewhere(
      StoreId id, ReadOptions options, Function<Backend, T> call, Optional<String> primary) {
    try {
      return elsewhere(options, call, primary);
    } catch (StorageException.Conflict e) {
      positions.forget(files.database(id));
      throw e;
    }
  }

  private <T> T readCopy(
      StoreId id, ReadOptions options, Function<Backend, T> call, Optional<String> primary) {
    Optional<Token> token =
        options.consistency() == Consistency.EVENTUAL
            ? Optional.empty()
            : options.after().map(text -> Token.parse(text, id));
    if (options.consistency() == Consistency.STRONG && !isCatalogWithoutPrimary(id, primary)) {
      return elsewhere(id, options, call, primary);
    }
    if (token.isEmpty() || token.get().epoch() == 0) {
      return call.apply(files.backend());
    }
    if (!hasCome(files.database(id), token.get(), options.deadline())) {
      return elsewhere(id, options, call, primary);
    }
    T outcome = call.apply(files.backend());
    // Asked afterwards: what the copy has kept now it had when it was read, too.
    return isKept(id, token.get(), options.deadline())
        ? outcome
        : elsewhere(id, options, call, primary);
  }

  /**
   * Waits until this node's own copy has what a token stands for; says whether it has. The node
   * that writes has no copy.
   */
  boolean hasHere(StoreId id, Token token, Deadline deadline) {
    return node.state().role() != Role.PRIMARY
        && (token.epoch() == 0
            || (positions.await(files.database(id), token.position().transaction(), deadline)
                && isKept(id, token, deadline)));
  }

  /** What is defined must be known even while nobody can change it. */
  private static boolean isCatalogWithoutPrimary(StoreId id, Optional<String> primary) {
    return id.tenant().equals(Tenant.CATALOG) && primary.isEmpty();
  }

  private boolean hasCome(File database, Token token, Deadline deadline) {
    Deadline patient = Deadline.after(patience);
    // Half of the client's time is left to the node that writes.
    Deadline half = Deadline.after(Duration.ofNanos(Math.max(0, deadline.remainingNanos() / 2)));
    return positions.await(
        database,
        token.position().transaction(),
        patient.remainingNanos() < half.remainingNanos() ? patient : half);
  }

  private boolean isKept(StoreId id, Token token, Deadline deadline) {
    try {
      Lineage lineage = files.lineage(id, deadline);
      return lineage.contains(token.epoch(), token.position());
    } catch (StorageException.NotFound e) {
      return false;
    }
  }

  private <T> T elsewhere(
      ReadOptions options, Function<Backend, T> call, Optional<String> primary) {
    return peers.call(
        primary.orElseThrow(
            () ->
                new StorageException.Unavailable(
                    "This node's copy is not new enough, and no node writes at the moment.",
                    SOON,
                    null)),
        options.deadline(),
        call);
  }

  private static String host(Node.State state) {
    return state.primary().orElseThrow(Anywhere::nobodyWrites);
  }

  private static StorageException nobodyWrites() {
    return new StorageException.Unavailable("No node writes at the moment.", SOON, null);
  }
}
