package io.polygate.gateway.rest;

import io.polygate.gateway.catalog.ContentException;
import io.polygate.spi.Consistency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several operations in one request, each with an outcome of its own. */
@Singleton
final class Batches {
  private final Targets targets;
  private final Gate gate;
  private final RequestOptions options;
  private final Bodies bodies;
  private final InFlight inFlight;
  private final Failures failures;

  Batches(
      Targets targets,
      Gate gate,
      RequestOptions options,
      Bodies bodies,
      InFlight inFlight,
      Failures failures) {
    this.targets = targets;
    this.gate = gate;
    this.options = options;
    this.bodies = bodies;
    this.inFlight = inFlight;
    this.failures = failures;
  }

  Response batch(ApiRequest request, InputStream body) {
    request.requireNoParameters();
    request.requireNoPreconditions();
    Bodies.requireJson(request);
    Target target = targets.of(request);
    byte[] bytes = bodies.bytes(body);
    List<OperationRequest> operations = OperationLists.read(bytes, target);
    OperationLists.requireAllowed(request, operations, gate);
    List<Step> steps = steps(operations, target);
    WriteOptions writing =
        new WriteOptions(IdempotencyKeys.of(request, bytes), options.deadline(request));
    Run run = new Run(target.items(), writing, failures);
    List<OperationResult> results =
        inFlight.claim(target.id(), writing.idempotency(), () -> run.results(steps));
    boolean mixed = results.stream().anyMatch(result -> result.status() >= 300);
    return OperationLists.answer(mixed ? 207 : 200, results, run.isReplayed());
  }

  /** An operation, or why its content cannot be accepted. */
  private sealed interface Step {
    record Ready(Operations.Prepared prepared) implements Step {}

    record Refused(Problem problem) implements Step {}
  }

  /**
   * Prepares all operations before the first is made: a malformed one refuses the batch, one whose
   * content does not fit refuses itself.
   */
  private List<Step> steps(List<OperationRequest> operations, Target target) {
    Operations preparation = new Operations(target);
    List<Step> steps = new ArrayList<>(operations.size());
    for (int i = 0; i < operations.size(); i++) {
      String place = "/operations/" + i;
      if (operations.get(i).op() == OperationRequest.Word.CHECK) {
        throw Problem.invalid(place + "/op", "A check has its use in transactions.").exception();
      }
      try {
        steps.add(new Step.Ready(preparation.prepare(place + "/", operations.get(i))));
      } catch (ProblemException | ContentException | StorageException e) {
        Problem problem = failures.problem(e, place);
        if (problem.code().status() == 400) {
          throw problem.exception();
        }
        steps.add(new Step.Refused(problem));
      }
    }
    return steps;
  }

  /** One batch: neighbouring reads are one call, and neighbouring writes are. */
  private static final class Run {
    private final Items items;
    private final WriteOptions writing;
    private final Failures failures;
    private final List<OperationResult> results = new ArrayList<>();
    // How many outcomes of writes are there, and how many of them are an earlier request's.
    private int writtenCount;
    private int replayedCount;
    private final List<ItemKey> reads = new ArrayList<>();
    private final List<Mutation> writes = new ArrayList<>();

    Run(Items items, WriteOptions writing, Failures failures) {
      this.items = items;
      this.writing = writing;
      this.failures = failures;
    }

    List<OperationResult> results(List<Step> steps) {
      for (int i = 0; i < steps.size(); i++) {
        switch (steps.get(i)) {
          case Step.Refused(Problem problem) -> {
            flush();
            results.add(OperationResult.of(problem));
          }
          case Step.Ready(Operations.Prepared prepared) -> take(prepared, i);
        }
      }
      flush();
      return results;
    }

    /** Whether all that was written was written by an earlier request with the same key. */
    boolean isReplayed() {
      return writtenCount > 0 && replayedCount == writtenCount;
    }

    private void take(Operations.Prepared prepared, int index) {
      switch (prepared) {
        case Operations.Prepared.Get(ItemKey key) -> {
          flushWrites();
          reads.add(key);
        }
        case Operations.Prepared.Write(Mutation mutation) -> {
          flushReads();
          writes.add(mutation);
        }
        case Operations.Prepared.Ruled ruled -> {
          flush();
          results.add(ruled(ruled, writing.forOperation(index)));
        }
      }
    }

    private OperationResult ruled(Operations.Prepared.Ruled ruled, WriteOptions alone) {
      try {
        return done(
            new GuardedWrites(items, ruled.update().key(), alone)
                .change(Preconditions.of(ruled.update().guard().precondition()), ruled::put));
      } catch (StorageException | ContentException e) {
        return OperationResult.of(failures.problem(e));
      }
    }

    private OperationResult done(Written written) {
      writtenCount++;
      replayedCount += written.replayed() ? 1 : 0;
      return OperationResult.of(written);
    }

    private void flush() {
      flushReads();
      flushWrites();
    }

    private void flushReads() {
      if (reads.isEmpty()) {
        return;
      }
      try {
        ReadOptions reading = new ReadOptions(Consistency.STRONG, writing.deadline());
        for (Optional<Item> item : items.getAll(List.copyOf(reads), reading)) {
          results.add(
              item.map(OperationResult::of)
                  .orElseGet(
                      () -> OperationResult.of(Problems.of(new NotFound(NotFound.Subject.ITEM)))));
        }
      } catch (StorageException e) {
        fail(reads.size(), e);
      }
      reads.clear();
    }

    private void flushWrites() {
      if (writes.isEmpty()) {
        return;
      }
      try {
        // Each write has the idempotency key of its place, however the batch is cut into calls.
        for (Result result :
            items.applyAll(List.copyOf(writes), writing.startingAt(results.size()))) {
          results.add(
              switch (result) {
                case Result.Done(Written written) -> done(written);
                case Result.Failed(StorageException cause) ->
                    OperationResult.of(failures.problem(cause));
              });
        }
      } catch (StorageException e) {
        fail(writes.size(), e);
      }
      writes.clear();
    }

    private void fail(int count, StorageException cause) {
      Problem problem = failures.problem(cause);
      for (int i = 0; i < count; i++) {
        results.add(OperationResult.of(problem));
      }
    }
  }
}
