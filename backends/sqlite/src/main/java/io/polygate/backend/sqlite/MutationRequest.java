package io.polygate.backend.sqlite;

import io.polygate.spi.Idempotency;
import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** One mutation. */
class MutationRequest extends WriteRequest<Written> {
  private final Mutation mutation;
  private final WriteOptions options;

  /** A request of the current thread. */
  MutationRequest(Mutation mutation, WriteOptions options) {
    super(options.deadline(), 1, bytes(mutation));
    this.mutation = mutation;
    this.options = options;
  }

  @Override
  final Written perform(WriteSession session) throws SQLException {
    return make(session, mutation, options);
  }

  /**
   * Makes a mutation, or gives the recorded outcome of an earlier request with its idempotency key.
   *
   * @throws StorageException if it is refused; then nothing was changed
   */
  static Written make(WriteSession session, Mutation mutation, WriteOptions options)
      throws SQLException {
    if (options.idempotency().isEmpty()) {
      return session.mutations().make(mutation);
    }
    Idempotency idempotency = options.idempotency().get();
    Optional<List<Written>> first = session.records().replay(idempotency);
    if (first.isPresent()) {
      return first.get().getFirst();
    }
    Written written = session.mutations().make(mutation);
    session.records().keep(idempotency, List.of(written), session.now());
    return written;
  }

  /** About how many bytes mutations write. */
  static long bytes(List<Mutation> mutations) {
    long bytes = 0;
    for (Mutation mutation : mutations) {
      bytes += bytes(mutation);
    }
    return bytes;
  }

  private static long bytes(Mutation mutation) {
    return mutation instanceof Mutation.Put put ? put.value().length() : 0;
  }
}
