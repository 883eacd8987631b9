package io.polygate.gateway.files;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Looks every second, by a thread of its own, at what may have changed. */
public final class Lookout implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Lookout.class.getName());

  private final List<Runnable> looks = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("lookout").daemon().factory());

  /** Begins to look. */
  public Lookout() {
    ScheduledFuture<?> _ = thread.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  /** Does something soon, and then every second; it may block for a moment. */
  public void add(Runnable look) {
    looks.add(look);
    thread.execute(() -> run(look));
  }

  private void look() {
    looks.forEach(Lookout::run);
  }

  private static void run(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException | Error e) {
      // Whatever it is, it would end the looking for good, and what was revoked would stay good.
      LOG.log(System.Logger.Level.ERROR, "Looking at what may have changed failed", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
