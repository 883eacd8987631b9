package io.polygate.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.polygate.client.model.Change;
import io.polygate.client.model.Problem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a tenant, each once and in their order, as they happen. When the connection ends
 * it is made again, and goes on after the last change that was given out. One thread reads it;
 * another one may {@link #close()} it, and then there is no next change.
 */
public final class Changes implements Iterator<Change>, AutoCloseable {
  private final ResilientHttpClient http;
  private final ObjectMapper mapper;
  private final URI address;
  private final Following following;
  private final Retries retries;
  private final CountDownLatch closing = new CountDownLatch(1);

  private volatile @Nullable EventConnection connection;
  private Optional<String> last;
  private Optional<Change> next = Optional.empty();
  private int attempts;
  private @Nullable Long brokenSince;

  Changes(
      ResilientHttpClient http,
      ObjectMapper mapper,
      URI address,
      Following following,
      Retries retries) {
    this.http = http;
    this.mapper = mapper;
    this.address = address;
    this.following = following;
    this.retries = retries;
    this.last = following.after();
  }

  /** A refusal that passes. */
  private static final class NotNow extends IOException {
    private final Duration wanted;

    NotNow(PolygateException cause, Duration wanted) {
      super(cause);
      this.wanted = wanted;
    }
  }

  /**
   * Waits for the next change.
   *
   * @return whether there is one; only a stream that was closed has none
   * @throws ChangesGoneException if the place to begin at, or to go on from, is not kept any more
   * @throws PolygateException what else the gateway refuses
   * @throws UncheckedIOException if there was no connection for as long as the patience
   */
  @Override
  public boolean hasNext() {
    try {
      while (next.isEmpty() && !isClosed()) {
        next = read();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("The stream was interrupted."));
    }
    return next.isPresent() && !isClosed();
  }

  @Override
  public Change next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Change change = next.orElseThrow();
    last = Optional.of(change.getId());
    next = Optional.empty();
    return change;
  }

  /** Ends the stream and its connection. */
  @Override
  public void close() {
    closing.countDown();
    disconnect();
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private Optional<Change> read() throws InterruptedException {
    Duration wanted = Duration.ZERO;
    try {
      Optional<ServerEvents.Event> event = connected().next(following.silence(), this::heard);
      if (event.isEmpty()) {
        return Optional.empty();
      }
      if (event.get().type().equals("problem")) {
        throw refusal(mapper.readValue(event.get().data(), Problem.class), Duration.ZERO);
      }
      return Optional.of(mapper.readValue(event.get().data(), Change.class));
    } catch (IOException e) {
      disconnect();
      if (isClosed()) {
        return Optional.empty();
      }
      long now = System.nanoTime();
      long since = brokenSince == null ? now : brokenSince;
      brokenSince = since;
      if (now - since >= following.patience().toNanos()) {
        throw e.getCause() instanceof PolygateException refused
            ? refused
            : new UncheckedIOException(e);
      }
      wanted = e instanceof NotNow refused ? refused.wanted : Duration.ZERO;
    } catch (RuntimeException e) {
      disconnect();
      throw e;
    }
    attempts++;
    Duration pause = retries.pauseAfter(attempts);
    Duration longest = wanted.compareTo(retries.maxPause()) < 0 ? wanted : retries.maxPause();
    Duration chosen = pause.compareTo(longest) < 0 ? longest : pause;
    // Ends at once when the stream is closed.
    if (closing.await(chosen.toNanos(), TimeUnit.NANOSECONDS)) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private void heard() {
    attempts = 0;
    brokenSince = null;
  }

  private EventConnection connected() throws IOException, InterruptedException {
    EventConnection current = connection;
    if (current != null) {
      return current;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).header("Accept", "text/event-stream");
    last.ifPresent(id -> request.header("Last-Event-ID", id));
    Answer<Flow.Publisher<List<ByteBuffer>>> answer =
        http.open(request.build(), BodyHandlers.ofPublisher(), following.silence());
    EventConnection made = new EventConnection();
    answer.body().subscribe(made);
    if (answer.isSuccess()) {
      connection = made;
      if (isClosed()) {
        made.close();
      }
      return made;
    }
    made.close();
    if (answer.problem().isPresent()) {
      throw refusal(
          mapper.convertValue(answer.problem().get(), Problem.class), answer.retryAfter());
    }
    IOException other =
        new IOException(
            "Something else than a gateway answered with the status " + answer.statusCode() + ".");
    if (answer.mayBeSentAgain()) {
      throw other;
    }
    throw new UncheckedIOException(other);
  }

  private void disconnect() {
    EventConnection current = connection;
    connection = null;
    if (current != null) {
      current.close();
    }
  }

  /** Gives what passes, and throws what does not. */
  private static IOException refusal(Problem problem, Duration wanted) {
    PolygateException refused = PolygateException.of(problem);
    if (!Boolean.TRUE.equals(problem.getRetryable())) {
      throw refused;
    }
    return new NotNow(refused, wanted);
  }
}
