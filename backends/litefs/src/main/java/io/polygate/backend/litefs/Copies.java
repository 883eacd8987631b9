package io.polygate.backend.litefs;

import io.polygate.backend.remote.PeerBackends;
import io.polygate.backend.remote.PeerCopy;
import io.polygate.spi.ConsistencyToken;
import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for other nodes to have a write, so that it outlives this one. Where none are waited for it
 * costs nothing. Safe for use by several threads.
 */
final class Copies implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Copies.class.getName());

  private final LitefsSettings settings;
  private final Map<String, PeerCopy> copies = new ConcurrentHashMap<>();

  Copies(LitefsSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns when as many others as are configured have a write.
   *
   * @param self this node's name, if LiteFS has said it
   * @throws StorageException.OutcomeUnknown if they do not have it in time
   */
  void await(StoreId id, Token token, Optional<String> self) {
    if (settings.acks() == 0) {
      return;
    }
    Deadline deadline = Deadline.after(settings.acksTimeout());
    ConsistencyToken text = token.of(id);
    CountDownLatch missing = new CountDownLatch(settings.acks());
    List<Thread> asking =
        settings.peers().keySet().stream()
            .filter(host -> !host.equals(self.orElse("")))
            .map(host -> Thread.ofVirtual().start(() -> ask(host, id, text, deadline, missing)))
            .toList();
    boolean enough = false;
    try {
      enough = missing.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      asking.forEach(Thread::interrupt);
    }
    if (!enough) {
      throw new StorageException.OutcomeUnknown(
          "Too few other nodes have the write: it may be lost with this one.", null);
    }
  }

  private void ask(
      String host, StoreId id, ConsistencyToken token, Deadline deadline, CountDownLatch missing) {
    try {
      if (copy(host).has(id, token, deadline)) {
        missing.countDown();
      }
    } catch (StorageException e) {
      LOG.log(Level.DEBUG, "The node " + host + " was not asked whether it has a write", e);
    }
  }

  private PeerCopy copy(String host) {
    return copies.computeIfAbsent(
        host,
        name ->
            PeerBackends.copy(
                LitefsConfig.PREFIX,
                settings.instance(),
                settings.keys(),
                settings.peer(name).orElseThrow()));
  }

  @Override
  public void close() {
    copies.values().forEach(PeerCopy::close);
  }
}
