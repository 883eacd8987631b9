package io.polygate.gateway.rest;

import io.polygate.spi.Changes;
import io.polygate.spi.Changes.Batch;
import io.polygate.spi.Changes.Change;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Feeds of changes: those that there are, as lines, or as events that go on for as long as the
 * client listens. Each reader reads the log at its own pace on a thread of its own, so that none
 * holds up another, nor a writer.
 */
@Singleton
final class ChangeFeeds {
  private static final String AFTER = "after";
  private static final String COLLECTION = "collection";
  private static final String VALUES = "values";
  private static final String LIMIT = "limit";
  private static final int BATCH = 500;
  private static final int BATCH_BYTES = 1 << 20;

  /** How soon a stream ends whose key is not good any more. */
  private static final Duration LOOK = Duration.ofSeconds(3);

  /** After so many looks at nothing something is sent: a silent connection is taken for dead. */
  private static final int LOOKS_PER_HEARTBEAT = 5;

  private final Targets targets;
  private final Gate gate;
  private final RequestOptions options;

  ChangeFeeds(Targets targets, Gate gate, RequestOptions options) {
    this.targets = targets;
    this.gate = gate;
    this.options = options;
  }

  Response follow(ApiRequest request) {
    request.requireNoPreconditions();
    QueryParameters parameters = request.parameters(Set.of(AFTER, COLLECTION, VALUES, LIMIT));
    Optional<CollectionName> only = parameters.text(COLLECTION).map(CollectionName::new);
    boolean values = parameters.flag(VALUES);
    int limit = parameters.number(LIMIT, 1, PageLimits.MAX_ITEMS).map(Long::intValue).orElse(BATCH);
    Optional<String> header = request.optionalHeader(Headers.LAST_EVENT_ID);
    // What a browser adds when it connects again is newer than the URL that it was given once.
    String after = header.or(() -> parameters.text(AFTER)).orElse(Changes.START);
    boolean events = isAcceptedAsEvents(request);
    Target target = targets.of(request);
    Changes changes = target.changes();
    ChangeEvents writer =
        new ChangeEvents(target.namespace().name(), target.tenant(), only, values);
    ReadOptions reading = options.reading(request);
    Batch first = changes.read(after, events ? BATCH : limit, BATCH_BYTES, reading);
    if (events && request.method().equals("HEAD")) {
      return eventStream(new byte[0]); // There is no end to wait for.
    }
    return events ? events(changes, writer, first, gate.standing(request)) : lines(writer, first);
  }

  private static boolean isAcceptedAsEvents(ApiRequest request) {
    String accept = request.header(Headers.ACCEPT);
    if (MediaTypes.isAccepted(accept, Headers.NDJSON)) {
      return false;
    }
    if (MediaTypes.isAccepted(accept, Headers.EVENT_STREAM)) {
      return true;
    }
    throw Problem.of(
            ProblemCode.NOT_ACCEPTABLE,
            "The answer would be of the type application/x-ndjson or text/event-stream.")
        .exception();
  }

  private static Response lines(ChangeEvents writer, Batch batch) {
    JsonOut out = new JsonOut(16 << 10);
    int count = 0;
    for (Change change : batch.changes()) {
      if (writer.isWanted(change)) {
        writer.write(out, change);
        out.newLine();
        count++;
      }
    }
    WireWriter.write(
        out, new ChangeDocument.PageLine(new ChangeDocument.Next(count, batch.next())));
    return Response.ok(out.newLine().toByteArray())
        .header(Headers.CONTENT_TYPE, Headers.NDJSON)
        .build();
  }

  private static Response events(
      Changes changes, ChangeEvents writer, Batch first, Gate.Standing standing) {
    StreamingOutput output = stream -> send(changes, writer, first, standing, stream);
    return eventStream(output);
  }

  private static Response eventStream(Object body) {
    return Response.ok(body)
        .header(Headers.CONTENT_TYPE, Headers.EVENT_STREAM)
        .header(Headers.CACHE_CONTROL, "no-store")
        .build();
  }

  private static void send(
      Changes changes,
      ChangeEvents writer,
      Batch first,
      Gate.Standing standing,
      OutputStream stream)
      throws IOException {
    JsonOut out = new JsonOut(16 << 10);
    try (Changes.Follower follower = changes.follow()) {
      Batch batch = first;
      int quiet = LOOKS_PER_HEARTBEAT - 1; // So that something is sent at once.
      while (true) {
        quiet = batch.changes().isEmpty() ? quiet + 1 : LOOKS_PER_HEARTBEAT;
        if (quiet == LOOKS_PER_HEARTBEAT) {
          write(writer, batch, out, stream);
          quiet = 0;
        }
        batch = follower.next(batch.next(), BATCH, BATCH_BYTES, Deadline.after(LOOK));
        standing.require();
      }
    } catch (StorageException e) {
      end(stream, Problems.of(e));
    } catch (ProblemException e) {
      end(stream, e.problem());
    }
  }

  /** The status is sent already: the last event says what happened instead. */
  private static void end(OutputStream stream, Problem problem) throws IOException {
    line(stream, "event: problem\ndata: ");
    stream.write(problem.document().json());
    line(stream, "\n\n");
    stream.flush();
  }

  private static void write(ChangeEvents writer, Batch batch, JsonOut out, OutputStream stream)
      throws IOException {
    boolean sent = false;
    for (Change change : batch.changes()) {
      if (writer.isWanted(change)) {
        line(
            stream, "id: " + change.token() + "\nevent: " + ChangeEvents.type(change) + "\ndata: ");
        writer.write(out, change);
        stream.write(out.newLine().newLine().drain());
        sent = true;
      }
    }
    if (!sent) {
      line(stream, ": " + batch.next() + "\n\n"); // So that a connection that is gone is noticed.
    }
    stream.flush();
  }

  private static void line(OutputStream stream, String text) throws IOException {
    stream.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
