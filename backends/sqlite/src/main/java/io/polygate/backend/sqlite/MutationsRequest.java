package io.polygate.backend.sqlite;

import io.polygate.spi.Mutation;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Several mutations, each on its own. */
final class MutationsRequest extends WriteRequest<List<Result>> {
  private final List<Mutation> mutations;
  private final WriteOptions options;

  /**
   * A request of the current thread.
   *
   * @param options their {@link WriteOptions#firstOperation} is of the first of the mutations
   */
  MutationsRequest(List<Mutation> mutations, WriteOptions options) {
    super(options.deadline(), mutations.size(), MutationRequest.bytes(mutations));
    this.mutations = mutations;
    this.options = options;
  }

  @Override
  List<Result> perform(WriteSession session) throws SQLException {
    List<Result> results = new ArrayList<>(mutations.size());
    for (int i = 0; i < mutations.size(); i++) {
      results.add(attempt(session, i));
    }
    return results;
  }

  private Result attempt(WriteSession session, int index) throws SQLException {
    try {
      return new Result.Done(
          MutationRequest.make(
              session,
              mutations.get(index),
              options.idempotency().isEmpty() ? options : options.forOperation(index)));
    } catch (StorageException e) {
      return new Result.Failed(e);
    }
  }

  /** The outcomes when the request as a whole failed. */
  List<Result> failed(StorageException cause) {
    return Collections.nCopies(mutations.size(), new Result.Failed(cause));
  }

  /** A transaction for each, until there is no room left. */
  @Override
  List<Result> performAlone(WriteSession session) {
    List<Result> results = new ArrayList<>(mutations.size());
    for (int i = 0; i < mutations.size(); i++) {
      int index = i;
      try {
        results.add(Transaction.run(session, within -> attempt(within, index)));
      } catch (StorageException.OutOfSpace | StorageException.Unavailable e) {
        while (results.size() < mutations.size()) {
          results.add(new Result.Failed(e));
        }
        return results;
      } catch (StorageException e) {
        results.add(new Result.Failed(e));
      }
    }
    return results;
  }
}
