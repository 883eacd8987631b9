package io.polygate.backend.litefs;

import io.polygate.backend.sqlite.Position;
import io.polygate.spi.Deadline;
import java.io.File;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far the databases have come: here, as LiteFS tells, and by what was acknowledged through this
 * node. Safe for use by several threads.
 */
final class Positions {
  /** How long nobody looks into the file while LiteFS tells nothing. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Map<String, Position> here = new ConcurrentHashMap<>();
  private final Map<String, Token> acknowledged = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();

  /** LiteFS tells of a transaction that is in a database here. */
  void moved(String database, Position position) {
    here.put(database, position);
    lock.lock();
    try {
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whatever was told may have changed meanwhile. */
  void forget() {
    here.clear();
  }

  /** A database is gone. */
  void forget(File database) {
    here.remove(database.getName());
    acknowledged.remove(database.getName());
  }

  /**
   * A write was acknowledged, or a state was read; a later one of a later reign takes its place.
   */
  void acknowledged(File database, Token token) {
    Token _ =
        acknowledged.merge(
            database.getName(), token, (known, given) -> isLater(given, known) ? given : known);
  }

  private static boolean isLater(Token given, Token known) {
    return given.epoch() == known.epoch()
        ? given.position().transaction() > known.position().transaction()
        : given.epoch() > known.epoch();
  }

  /** The last that was acknowledged or read. */
  Optional<Token> acknowledged(File database) {
    return Optional.ofNullable(acknowledged.get(database.getName()));
  }

  /** How far a database here is known to be, without asking. */
  Position known(File database) {
    return here.getOrDefault(database.getName(), Position.NONE);
  }

  /**
   * Waits until a database here has come as far as a transaction.
   *
   * @return whether it has
   */
  boolean await(File database, long transaction, Deadline deadline) {
    if (known(database).transaction() >= transaction || look(database) >= transaction) {
      return true;
    }
    lock.lock();
    try {
      while (known(database).transaction() < transaction) {
        long left = deadline.remainingNanos();
        if (left <= 0) {
          return false;
        }
        if (moved.awaitNanos(Math.min(left, LOOK_NANOS)) <= 0 && look(database) >= transaction) {
          return true;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private long look(File database) {
    Position position = PositionFile.read(database);
    here.put(database.getName(), position);
    return position.transaction();
  }
}
