package io.polygate.litefs;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Some nodes of which one writes. What is committed in its mount gets a number and comes to the
 * others, after each one's lag; a failover loses what had not come to the node that writes next,
 * and its numbers are given again.
 */
public final class SimulatedCluster implements AutoCloseable {
  private static final long PAUSE_NANOS = 200_000;
  private static final long LOOK_NANOS = 2_000_000;
  private static final long SAY_NANOS = 100_000_000;

  private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
  private final ConcurrentLinkedQueue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closed;
  private @Nullable SimulatedNode primary;
  private long lookedAt;
  private long saidAt;

  /** Nodes below a directory, of which none writes yet. */
  public SimulatedCluster(Path directory, List<String> names) throws IOException {
    for (String name : names) {
      SimulatedNode node = new SimulatedNode(name, directory.resolve(name));
      nodes.put(name, node);
      node.become(false, Optional.empty());
    }
    thread = Thread.ofPlatform().daemon().name("simulated-litefs").start(this::run);
  }

  /** A node by its name. */
  public SimulatedNode node(String name) {
    SimulatedNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("No node " + name);
    }
    return node;
  }

  /**
   * Makes a node the one that writes.
   *
   * @param lossless whether everything that is committed comes to it before
   */
  public void promote(String name, boolean lossless) {
    order(
        () -> {
          SimulatedNode next = node(name);
          SimulatedNode before = primary;
          primary = null;
          if (before != null && before != next) {
            before.become(false, Optional.empty());
          }
          if (lossless && before != null) {
            take(before);
            next.apply(true);
          }
          for (SimulatedNode node : nodes.values()) {
            node.lose();
          }
          primary = next;
          for (SimulatedDatabase database : next.databases().values()) {
            database.seen();
          }
          next.become(true, Optional.of(name));
          for (SimulatedNode node : nodes.values()) {
            if (node != next) {
              node.become(false, Optional.of(name));
              catchUp(next, node);
            }
          }
          return name;
        });
  }

  /** Lets no node write from now on; what is not copied yet stays where it is. */
  public void depose() {
    order(
        () -> {
          primary = null;
          for (SimulatedNode node : nodes.values()) {
            node.lose();
            node.become(false, Optional.empty());
          }
          return 0;
        });
  }

  /** Waits until all nodes that are not cut off have everything. */
  public void settle() {
    boolean settled = false;
    while (!settled) {
      settled =
          order(
              () -> {
                SimulatedNode writing = primary;
                boolean more = false;
                if (writing != null) {
                  more = take(writing);
                }
                for (SimulatedNode node : nodes.values()) {
                  more |= node.awaits() && !node.isCutOff();
                }
                return !more;
              });
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void catchUp(SimulatedNode from, SimulatedNode to) throws SQLException, IOException {
    for (Map.Entry<String, SimulatedDatabase> entry : from.databases().entrySet()) {
      SimulatedPosition position = from.position(entry.getKey());
      if (!position.equals(to.position(entry.getKey())) || isChanged(to, entry.getKey())) {
        to.send(entry.getKey(), Optional.of(entry.getValue().content()), position);
      }
    }
    for (String database : List.copyOf(to.databases().keySet())) {
      if (!from.databases().containsKey(database)) {
        to.send(database, Optional.empty(), SimulatedPosition.NONE);
      }
    }
  }

  /** Whether a node has commits of its own that nobody took. */
  private static boolean isChanged(SimulatedNode node, String database) throws SQLException {
    SimulatedDatabase there = node.databases().get(database);
    return there != null && there.change().isPresent();
  }

  private <T> T order(Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    orders.add(
        () -> {
          try {
            done.complete(work.call());
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    return done.join();
  }

  private void run() {
    while (!closed) {
      Runnable order = orders.poll();
      if (order != null) {
        order.run();
      }
      boolean busy = false;
      try {
        SimulatedNode writing = primary;
        if (writing != null) {
          busy = take(writing);
        }
        for (SimulatedNode node : nodes.values()) {
          if (node != writing) {
            node.apply(false);
          }
        }
        if (System.nanoTime() - saidAt > SAY_NANOS) {
          saidAt = System.nanoTime();
          sayLag(writing);
        }
      } catch (IOException | SQLException e) {
        System.getLogger("simulated-litefs").log(System.Logger.Level.WARNING, "a round failed", e);
      }
      if (!busy && order == null) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void sayLag(@Nullable SimulatedNode writing) throws IOException {
    for (SimulatedNode node : nodes.values()) {
      if (writing != null && !writing.isCutOff() && !node.isCutOff()) {
        node.hears();
      }
      node.writeLag(node == writing);
    }
  }

  /** Takes what the node that writes has committed; says whether there was anything. */
  private boolean take(SimulatedNode writing) throws IOException, SQLException {
    boolean busy = false;
    if (System.nanoTime() - lookedAt > LOOK_NANOS) {
      lookedAt = System.nanoTime();
      for (String gone : writing.look()) {
        boolean alone = writing.isCutOff();
        writing.forget(gone);
        if (!alone) {
          send(writing, gone, Optional.empty(), SimulatedPosition.NONE);
        }
        busy = true;
      }
    }
    for (Map.Entry<String, SimulatedDatabase> entry : writing.databases().entrySet()) {
      Optional<byte[]> content = entry.getValue().change();
      if (content.isPresent()) {
        String database = entry.getKey();
        SimulatedPosition position =
            new SimulatedPosition(
                writing.position(database).transaction() + 1,
                ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
        // Asked before whoever commits can go on: what it does next is not what this commit met.
        boolean alone = writing.isCutOff();
        writing.took(database, position);
        if (!alone) {
          send(writing, database, content, position);
        }
        busy = true;
      }
    }
    return busy;
  }

  private void send(
      SimulatedNode writing,
      String database,
      Optional<byte[]> content,
      SimulatedPosition position) {
    for (SimulatedNode node : nodes.values()) {
      if (node != writing) {
        node.send(database, content, position);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SimulatedNode node : nodes.values()) {
      node.close();
    }
  }
}
