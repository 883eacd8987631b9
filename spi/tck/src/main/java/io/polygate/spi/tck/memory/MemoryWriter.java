package io.polygate.spi.tck.memory;

import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.StoreId;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.Written.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes mutations of one tenant, all or none: first every guard is checked, then every outcome is
 * worked out, and only then is anything changed.
 */
final class MemoryWriter {
  private final MemoryState state;
  private final StoreId id;

  MemoryWriter(MemoryState state, StoreId id) {
    this.state = state;
    this.id = id;
  }

  List<Written> write(List<Mutation> mutations, WriteOptions options) {
    if (options.deadline().passed()) {
      throw new StorageException.Unavailable(
          "The time was up before the write began.", Duration.ZERO, null);
    }
    return state.inTenant(
        id,
        data -> {
          Optional<List<Written>> first = options.idempotency().flatMap(data.records()::replay);
          return first.orElseGet(() -> writeNow(data, mutations, options.idempotency()));
        });
  }

  private List<Written> writeNow(
      TenantData data, List<Mutation> mutations, Optional<Idempotency> idempotency) {
    Instant now = state.now();
    checkGuards(data, mutations, now);
    List<Plan> plans =
        mutations.stream()
            .map(mutation -> plan(mutation, data.visible(mutation.key(), now), now))
            .toList();
    plans.forEach(plan -> plan.carryOut(data));
    List<Written> outcome = plans.stream().map(Plan::written).toList();
    idempotency.ifPresent(key -> data.records().keep(key, outcome, now));
    return outcome;
  }

  private static void checkGuards(TenantData data, List<Mutation> mutations, Instant now) {
    List<FailedCheck> failed = new ArrayList<>();
    for (int index = 0; index < mutations.size(); index++) {
      Mutation mutation = mutations.get(index);
      mutation.guard().failedCheck(index, data.visible(mutation.key(), now)).ifPresent(failed::add);
    }
    if (!failed.isEmpty()) {
      throw new StorageException.PreconditionFailed(failed);
    }
  }

  private Plan plan(Mutation mutation, Optional<Item> before, Instant now) {
    return switch (mutation) {
      case Mutation.Put put ->
          plan(mutation, before, Optional.of(item(put, put.value(), put.expiresAt(), now)));
      case Mutation.Update update ->
          plan(
              mutation,
              before,
              Optional.of(
                  item(
                      update,
                      update.changed(before.map(Item::value)),
                      update.expiresAt().or(() -> before.flatMap(Item::expiresAt)),
                      now)));
      case Mutation.Delete delete -> plan(delete, before, Optional.empty());
      case Mutation.Check check -> plan(check, before, before);
    };
  }

  private Item item(Mutation mutation, Document value, Optional<Instant> expiresAt, Instant now) {
    int maximum = MemoryBackend.LIMITS.valueBytes();
    if (value.length() > maximum) {
      throw new StorageException.TooLarge(
          "The value is too large.", "valueBytes", maximum, value.length());
    }
    return new Item(
        mutation.key(),
        value,
        state.nextVersion(),
        now,
        expiresAt.map(at -> at.truncatedTo(ChronoUnit.SECONDS)));
  }

  private static Plan plan(Mutation mutation, Optional<Item> before, Optional<Item> after) {
    Optional<Item> answered =
        switch (mutation.returns()) {
          case NONE -> Optional.empty();
          case OLD -> before;
          case NEW -> after;
        };
    return new Plan(
        after,
        new Written(
            mutation.key(), kind(before, after), after.map(Item::version), answered, false));
  }

  private static Kind kind(Optional<Item> before, Optional<Item> after) {
    if (before.equals(after)) {
      return Kind.UNCHANGED;
    }
    if (before.isEmpty()) {
      return Kind.CREATED;
    }
    return after.isEmpty() ? Kind.DELETED : Kind.REPLACED;
  }

  /** What a mutation will leave at its key, and the answer to it. */
  private record Plan(Optional<Item> after, Written written) {
    void carryOut(TenantData data) {
      if (written.kind() == Kind.UNCHANGED) {
        return;
      }
      after.ifPresentOrElse(data::put, () -> data.remove(written.key()));
    }
  }
}
