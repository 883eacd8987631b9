package io.polygate.backend.sqlite;

import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several mutations, all or none. All are worked out before the first is written, so that a guard
 * that does not hold leaves nothing to undo; what refuses them later, such as a damaged value that
 * a change of the definition comes across, is undone by a savepoint.
 */
final class TransactionRequest extends WriteRequest<List<Written>> {
  private final List<Mutation> mutations;
  private final WriteOptions options;

  /** A request of the current thread. */
  TransactionRequest(List<Mutation> mutations, WriteOptions options) {
    super(options.deadline(), mutations.size(), MutationRequest.bytes(mutations));
    this.mutations = mutations;
    this.options = options;
  }

  @Override
  List<Written> perform(WriteSession session) throws SQLException {
    return mutations.size() == 1 ? once(session) : session.whole(this::once);
  }

  private List<Written> once(WriteSession session) throws SQLException {
    if (options.idempotency().isEmpty()) {
      return make(session);
    }
    Optional<List<Written>> first = session.records().replay(options.idempotency().get());
    if (first.isPresent()) {
      return first.get();
    }
    List<Written> outcome = make(session);
    session.records().keep(options.idempotency().get(), outcome, session.now());
    return outcome;
  }

  private List<Written> make(WriteSession session) throws SQLException {
    Instant now = session.now();
    List<Mutations.Plan> plans = new ArrayList<>(mutations.size());
    List<FailedCheck> failed = new ArrayList<>();
    for (Mutation mutation : mutations) {
      Mutations.Plan plan = session.mutations().plan(mutation, now);
      plan.failedCheck(plans.size()).ifPresent(failed::add);
      plans.add(plan);
    }
    if (!failed.isEmpty()) {
      throw new StorageException.PreconditionFailed(failed);
    }
    List<Mutations.Work> works = new ArrayList<>(plans.size());
    for (Mutations.Plan plan : plans) {
      works.add(plan.work(now));
    }
    List<Written> outcome = new ArrayList<>(works.size());
    for (Mutations.Work work : works) {
      outcome.add(work.carryOut());
    }
    return outcome;
  }
}
