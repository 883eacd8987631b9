package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.gateway.catalog.ContentException;
import io.polygate.gateway.catalog.Model;
import io.polygate.spi.Hot;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Makes plain writes of small items from the event loop, where the backend can begin with one at
 * once: no thread waits for the disk, the backend tells when it is durable. Whatever is not plain,
 * and whatever is wrong, is left to the resource.
 */
@Singleton
final class HotWrites {
  /** With one of these a write is not plain. */
  private static final List<CharSequence> UNUSUAL =
      HotReads.names(
          Headers.IF_MATCH,
          Headers.IF_NONE_MATCH,
          Headers.ACCEPT_VERSION,
          Headers.IF_UNMODIFIED_SINCE,
          Headers.IDEMPOTENCY_KEY,
          Headers.ITEM_TTL,
          Headers.PREFER,
          Headers.REQUEST_TIMEOUT);

  /** Checking a larger body would keep the event loop from others for too long. */
  private static final int MAX_BODY = 8 * 1024;

  private final Vertx vertx;
  private final Targets targets;
  private final Gate gate;
  private final RequestOptions options;
  private final Failures failures;

  HotWrites(Vertx vertx, Targets targets, Gate gate, RequestOptions options, Failures failures) {
    this.vertx = vertx;
    this.targets = targets;
    this.gate = gate;
    this.options = options;
    this.failures = failures;
  }

  /**
   * Makes the write that the request asks for, if it can be begun without waiting; says whether it
   * was begun.
   *
   * @param body all of the body, which was taken already
   * @param otherwise goes the usual way, if it turns out later that this one is not open
   */
  boolean begin(RoutingContext context, Buffer body, Runnable otherwise) {
    HttpServerRequest http = context.request();
    if (!HotReads.isPlain(http, HttpMethod.PUT, UNUSUAL) || body.length() > MAX_BODY) {
      return false;
    }
    Context loop = Vertx.currentContext();
    if (loop == null) {
      return false;
    }
    try {
      ApiRequest request = ApiRequest.of(context);
      return request.isItem()
          && (!gate.isClosed() || gate.may(request, Permission.WRITE))
          && begin(request, body, new Answer(context, loop, request, otherwise));
    } catch (ProblemException | StorageException | ContentException e) {
      return false; // The resource comes across the same, and says so.
    }
  }

  private boolean begin(ApiRequest request, Buffer body, Answer answer) {
    Target target = targets.of(request);
    Optional<Hot> hot = target.store().hot();
    if (hot.isEmpty()) {
      return false;
    }
    ItemKey key = request.key();
    Optional<Model> model = target.namespace().catalog().knownModel(key.collection());
    if (model.isEmpty()
        || model.get().mayWait()
        || (model.get().definition().isEmpty() && !target.isOpen())) {
      return false;
    }
    Mutation.Put put = ItemWrites.plainPut(request, model.get(), key, body.getBytes());
    WriteOptions writing = new WriteOptions(Optional.empty(), options.deadline(request));
    Optional<Hot.Begun> begun = hot.get().begin(put, writing, answer);
    begun.ifPresent(write -> answer.limit(write, writing.deadline().remainingNanos()));
    return begun.isPresent();
  }

  private static StorageException tooLate() {
    return new StorageException.Unavailable(
        "The time was up before the write began.", Duration.ZERO, null);
  }

  /** The answer to one request, which is given on its event loop. */
  private final class Answer implements Hot.Outcome {
    private final RoutingContext context;
    private final Context loop;
    private final ApiRequest request;
    private final Runnable otherwise;
    // Of the event loop alone.
    private long alarm;

    Answer(RoutingContext context, Context loop, ApiRequest request, Runnable otherwise) {
      this.context = context;
      this.loop = loop;
      this.request = request;
      this.otherwise = otherwise;
    }

    /** Has the write given up if nothing has begun with it in time. */
    void limit(Hot.Begun write, long nanos) {
      alarm =
          vertx.setTimer(
              Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)),
              at -> {
                if (write.giveUp()) {
                  fail(tooLate());
                }
              });
    }

    @Override
    public void written(Written written) {
      onLoop(() -> succeed(written));
    }

    @Override
    public void failed(StorageException failure) {
      onLoop(() -> fail(failure));
    }

    private void onLoop(Runnable answering) {
      try {
        loop.runOnContext(
            now -> {
              vertx.cancelTimer(alarm);
              answering.run();
            });
      } catch (RejectedExecutionException e) {
        // The gateway has ended, and the connection with it: nobody is left to answer.
      }
    }

    private void succeed(Written written) {
      HttpServerResponse response = context.response();
      if (response.closed()) {
        return;
      }
      boolean created = written.kind() == Written.Kind.CREATED;
      response.setStatusCode(created ? 201 : 200);
      written.version().ifPresent(version -> response.putHeader(Headers.ETAG, ETags.of(version)));
      if (created) {
        response.putHeader(Headers.LOCATION, request.path());
      }
      response.end();
    }

    private void fail(StorageException failure) {
      if (failure instanceof NotFound absent && absent.subject() == NotFound.Subject.TENANT) {
        otherwise.run(); // It was erased a moment ago, and the write may make it again.
      } else if (!context.response().closed()) {
        FrontDoor.answer(context, failures.problem(failure));
      }
    }
  }
}
