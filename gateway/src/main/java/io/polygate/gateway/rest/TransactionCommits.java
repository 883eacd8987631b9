package io.polygate.gateway.rest;

import io.polygate.spi.Consistency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.Transactions;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several operations that are made all or not at all. */
@Singleton
final class TransactionCommits {
  private final Targets targets;
  private final Gate gate;
  private final RequestOptions options;
  private final Bodies bodies;
  private final InFlight inFlight;
  private final Failures failures;

  TransactionCommits(
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

  Response commit(ApiRequest request, InputStream body) {
    request.requireNoParameters();
    request.requireNoPreconditions();
    Bodies.requireJson(request);
    Target target = targets.of(request);
    target.requireTransactions();
    byte[] bytes = bodies.bytes(body);
    List<OperationRequest> operations = OperationLists.read(bytes, target);
    OperationLists.requireAllowed(request, operations, gate);
    List<Operations.Prepared> prepared = prepare(operations, target);
    Transactions transactions = target.transactions();
    WriteOptions writing =
        new WriteOptions(IdempotencyKeys.of(request, bytes), options.deadline(request));
    List<Written> written =
        inFlight.claim(
            target.id(),
            writing.idempotency(),
            () -> {
              boolean ruled =
                  prepared.stream().anyMatch(Operations.Prepared.Ruled.class::isInstance);
              return ruled
                  ? commitRuled(target, transactions, prepared, writing)
                  : transactions.commit(mutations(target, prepared, writing), writing);
            });
    boolean replayed = written.stream().anyMatch(Written::replayed);
    return OperationLists.answer(200, written.stream().map(OperationResult::of).toList(), replayed);
  }

  private List<Operations.Prepared> prepare(List<OperationRequest> operations, Target target) {
    Operations preparation = new Operations(target);
    List<Operations.Prepared> prepared = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      String place = "/operations/" + i;
      if (operations.get(i).op() == OperationRequest.Word.GET) {
        throw Problem.invalid(place + "/op", "A transaction has no get; a check can guard it.")
            .exception();
      }
      try {
        prepared.add(preparation.prepare(place + "/", operations.get(i)));
      } catch (RuntimeException e) {
        throw failures.problem(e, place).exception();
      }
    }
    return prepared;
  }

  /**
   * Commits updates that were worked out here, again and again while other writes come in between.
   */
  private static List<Written> commitRuled(
      Target target,
      Transactions transactions,
      List<Operations.Prepared> prepared,
      WriteOptions writing) {
    Optional<List<Written>> earlier = transactions.earlier(keyOf(prepared.getFirst()), writing);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    while (true) {
      try {
        return transactions.commit(mutations(target, prepared, writing), writing);
      } catch (StorageException.PreconditionFailed e) {
        boolean ours =
            e.failedChecks().stream()
                .allMatch(
                    check ->
                        prepared.get(check.index()) instanceof Operations.Prepared.Ruled
                            && check.code() != FailedCheck.Code.CONDITION);
        if (!ours) {
          throw e;
        }
        // Another write came in between: what it made of the items is looked at anew.
        if (writing.deadline().passed()) {
          throw new StorageException.Conflict(StorageException.Conflict.Reason.CONCURRENT_WRITE);
        }
      }
    }
  }

  private static List<Mutation> mutations(
      Target target, List<Operations.Prepared> prepared, WriteOptions writing) {
    List<Mutation> mutations = new ArrayList<>(prepared.size());
    List<FailedCheck> failed = new ArrayList<>();
    for (int i = 0; i < prepared.size(); i++) {
      switch (prepared.get(i)) {
        case Operations.Prepared.Get _ -> throw new IllegalStateException("Refused above");
        case Operations.Prepared.Write(Mutation mutation) -> mutations.add(mutation);
        case Operations.Prepared.Ruled ruled -> {
          Optional<Item> current = current(target, ruled, writing);
          ruled.update().guard().failedCheck(i, current).ifPresent(failed::add);
          Precondition unchanged =
              current.map(Item::version).map(Precondition::matches).orElse(Precondition.ABSENT);
          if (failed.isEmpty()) {
            mutations.add(ruled.put(current, unchanged));
          }
        }
      }
    }
    if (!failed.isEmpty()) {
      throw new StorageException.PreconditionFailed(failed);
    }
    return mutations;
  }

  private static Optional<Item> current(
      Target target, Operations.Prepared.Ruled ruled, WriteOptions writing) {
    try {
      return target
          .store()
          .items()
          .get(ruled.update().key(), new ReadOptions(Consistency.STRONG, writing.deadline()));
    } catch (NotFound e) {
      if (e.subject() == NotFound.Subject.TENANT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static ItemKey keyOf(Operations.Prepared prepared) {
    return switch (prepared) {
      case Operations.Prepared.Get(ItemKey key) -> key;
      case Operations.Prepared.Write(Mutation mutation) -> mutation.key();
      case Operations.Prepared.Ruled ruled -> ruled.update().key();
    };
  }
}
