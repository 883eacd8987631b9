package io.polygate.spi;

import io.polygate.spi.StorageException.NotFound;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Asks for what a request with the same idempotency key had done, and does nothing. */
final class EarlierOutcome {
  private EarlierOutcome() {}

  /**
   * What an earlier request had done; empty if there was none.
   *
   * @param request makes the check it is given, which cannot hold
   */
  static <T> Optional<T> of(ItemKey key, WriteOptions options, Function<Mutation, T> request) {
    if (options.idempotency().isEmpty()) {
      return Optional.empty();
    }
    Version never = new Version(UUID.randomUUID().toString());
    Mutation probe = new Mutation.Check(key, Mutation.Guard.of(Precondition.matches(never)));
    try {
      return Optional.of(request.apply(probe));
    } catch (StorageException.PreconditionFailed e) {
      return Optional.empty();
    } catch (NotFound e) {
      if (e.subject() == NotFound.Subject.TENANT) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
