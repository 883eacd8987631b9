package io.polygate.gateway.rest;

import io.polygate.gateway.GatewayConfig;
import io.polygate.gateway.catalog.Model;
import io.polygate.gateway.catalog.Violation;
import io.polygate.gateway.transfer.Backlog;
import io.polygate.gateway.transfer.Failure;
import io.polygate.gateway.transfer.ImportRun;
import io.polygate.gateway.transfer.ReadAhead;
import io.polygate.gateway.transfer.Row;
import io.polygate.gateway.transfer.RowReader;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Imports: rows in, a line about each out, both as they come. The status says that the first row
 * could be read; what becomes of the rows is said by their lines.
 */
@Singleton
final class Imports {
  private static final int BACKLOG_BYTES = 1 << 20;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Targets targets;
  private final RequestOptions options;
  private final Bodies bodies;
  private final InFlight inFlight;
  private final Failures failures;
  private final Semaphore places;

  Imports(
      Targets targets,
      RequestOptions options,
      Bodies bodies,
      InFlight inFlight,
      Failures failures,
      GatewayConfig config) {
    this.targets = targets;
    this.options = options;
    this.bodies = bodies;
    this.inFlight = inFlight;
    this.failures = failures;
    this.places = new Semaphore(config.imports().concurrent());
  }

  Response begin(ApiRequest request, InputStream body) {
    ImportRequest asked = ImportRequest.of(request);
    Answers.requireAccepted(request, Headers.NDJSON);
    Target target = targets.of(request);
    Model model = target.model(request.collection());
    target.requireTenant();
    WriteOptions writing =
        new WriteOptions(IdempotencyKeys.of(request, new byte[0]), options.importDeadline(request));
    InFlight.Claim place = place(target, writing);
    try {
      ReadAhead rows = readable(asked.format().read(body, model.definition(), bodies.maxBytes()));
      ImportRun run =
          new ImportRun(model, target.items(model), asked.precondition(), writing, this::described);
      Backlog results = new Backlog(BACKLOG_BYTES);
      Thread.ofVirtual().name("import").start(() -> run(run, rows, results, place));
      return Response.ok((StreamingOutput) results::sendTo)
          .header(Headers.CONTENT_TYPE, Headers.NDJSON)
          .build();
    } catch (RuntimeException | Error e) {
      place.close();
      throw e;
    }
  }

  /** One of the places for imports, with the request's idempotency key. */
  private InFlight.Claim place(Target target, WriteOptions writing) {
    InFlight.Claim claim = inFlight.claim(target.id(), writing.idempotency());
    if (!places.tryAcquire()) {
      claim.close();
      throw new StorageException.Unavailable(
          "As many imports are running as may run at once.", RETRY_AFTER, null);
    }
    return () -> {
      places.release();
      claim.close();
    };
  }

  /** Refuses a body of which nothing can be read. */
  private ReadAhead readable(RowReader reader) {
    try {
      ReadAhead rows = new ReadAhead(reader);
      if (rows.first().orElse(null) instanceof Row.Broken(long _, StorageException cause)) {
        throw problem(cause).exception();
      }
      return rows;
    } catch (IOException e) {
      throw Bodies.endedEarly();
    }
  }

  private void run(ImportRun run, ReadAhead rows, Backlog results, InFlight.Claim place) {
    try (place;
        results) {
      try {
        run.run(rows, results);
      } catch (RuntimeException e) {
        // The status is sent already: the last line says what happened instead.
        JsonOut out = new JsonOut(512);
        out.beginObject().name("problem");
        WireWriter.write(out, failures.problem(e).document());
        out.endObject().newLine();
        results.write(out.drain());
      }
    } catch (IOException e) {
      // The client has gone: there is nobody to tell. What was written stays.
      results.close();
    }
  }

  private Problem problem(RuntimeException cause) {
    return cause instanceof StorageException.Invalid invalid
            && invalid.where().startsWith(Json.PLACE)
        ? Bodies.notJson(invalid)
        : failures.problem(cause);
  }

  private Failure described(RuntimeException cause) {
    Problem problem = problem(cause);
    return new Failure(
        problem.code().status(),
        problem.code().name(),
        problem.detail(),
        problem.errors().stream()
            .map(error -> new Violation(error.pointer(), error.detail()))
            .toList());
  }
}
