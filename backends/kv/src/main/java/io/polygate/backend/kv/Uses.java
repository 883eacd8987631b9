package io.polygate.backend.kv;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Who is using something that must not be closed meanwhile: native memory, whose use after its end
 * ends the process. Lock-free for those who use it; whoever closes it waits for them.
 */
final class Uses {
  private static final long CLOSED = Long.MIN_VALUE;
  private static final long PAUSE_NANOS = 50_000;

  private final AtomicLong state = new AtomicLong();

  /** Begins a use; false if it is closed. Who gets true calls {@link #end}. */
  boolean begin() {
    if (state.incrementAndGet() > 0) {
      return true;
    }
    state.decrementAndGet();
    return false;
  }

  void end() {
    state.decrementAndGet();
  }

  /** Lets nobody begin any more, and waits until all have ended. For one thread at a time. */
  void close() {
    state.addAndGet(CLOSED);
    while (state.get() != CLOSED) {
      LockSupport.parkNanos(this, PAUSE_NANOS);
    }
  }

  /** Lets everybody begin again after {@link #close}. */
  void open() {
    state.addAndGet(-CLOSED);
  }
}
