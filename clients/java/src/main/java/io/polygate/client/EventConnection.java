package io.polygate.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection over which events come. It asks for more when it is asked for more, so that a
 * reader that is slow slows the gateway down and fills no memory.
 */
final class EventConnection implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final ServerEvents events = new ServerEvents();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean closed;

  /** What the connection has to say. */
  private sealed interface Signal {
    /**
     * Bytes came.
     *
     * @param buffers the bytes
     */
    record Came(List<ByteBuffer> buffers) implements Signal {}

    /**
     * Nothing will come any more.
     *
     * @param cause why
     */
    record Ended(IOException cause) implements Signal {}
  }

  /**
   * The next event, or nothing if the connection was closed meanwhile.
   *
   * @param silence how long it may say nothing before it is taken for dead
   * @param onLife called when something came
   * @throws IOException if the connection ended or broke, or was silent for too long
   */
  Optional<ServerEvents.Event> next(Duration silence, Runnable onLife)
      throws IOException, InterruptedException {
    Optional<ServerEvents.Event> event = events.poll();
    while (event.isEmpty() && !closed) {
      Signal signal = signals.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
      switch (signal) {
        case null -> throw new IOException("The connection says nothing any more.");
        case Signal.Came came -> {
          onLife.run();
          came.buffers().forEach(events::add);
          request();
        }
        case Signal.Ended ended -> {
          if (!closed) {
            throw new IOException("The connection broke.", ended.cause());
          }
        }
      }
      event = events.poll();
    }
    return closed ? Optional.empty() : event;
  }

  private void request() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.request(1);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (closed) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Signal.Came(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    signals.add(new Signal.Ended(new IOException(cause)));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.Ended(new IOException("It was ended by the other side.")));
  }

  /** Ends the connection; whoever waits for an event gets none. */
  @Override
  public void close() {
    closed = true;
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
    signals.add(new Signal.Ended(new IOException("It was closed.")));
  }
}
