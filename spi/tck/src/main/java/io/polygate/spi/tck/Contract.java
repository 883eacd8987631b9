package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What all contracts share: an open backend with one tenant, and short words for what the cases do
 * most.
 */
@ExtendWith(Contract.Lifecycle.class)
abstract class Contract {
  static final Namespace NAMESPACE = new Namespace("contract");
  static final Tenant ACME = new Tenant("acme");
  static final CollectionName NOTES = new CollectionName("notes");

  final TestClock clock = new TestClock();
  private @Nullable BackendHarness harness;
  private @Nullable Backend backend;

  /** The harness of the backend's test, which this contract is nested in. */
  final BackendHarness harness() {
    return Objects.requireNonNull(harness);
  }

  final Backend backend() {
    return Objects.requireNonNull(backend);
  }

  /** Closes the backend and opens it again. */
  final void reopen() {
    reopenAfter(Duration.ZERO);
  }

  /** Closes the backend and opens it again when some time has gone by. */
  final void reopenAfter(Duration time) {
    backend().close();
    clock.advance(time);
    backend = harness().open(clock);
  }

  final Store store() {
    return store(ACME);
  }

  final Store store(Tenant tenant) {
    return backend().store(new StoreId(NAMESPACE, tenant));
  }

  final Items items() {
    return store().items();
  }

  final Written apply(Mutation mutation) {
    return items().apply(mutation, WriteOptions.plain());
  }

  final Written put(ItemKey key, String json) {
    return apply(Mutation.Put.of(key, json(json)));
  }

  final Optional<Item> get(ItemKey key) {
    return items().get(key, ReadOptions.strong());
  }

  /** The item of a key that must be there. */
  final Item item(ItemKey key) {
    Optional<Item> item = get(key);
    assertThat(item).as("the item of %s", key).isPresent();
    return item.orElseThrow();
  }

  /** The version of the item of a key that must be there. */
  final Version version(ItemKey key) {
    return item(key).version();
  }

  static ItemKey key(String partition) {
    return ItemKey.of(NOTES, partition);
  }

  static ItemKey key(String partition, String sort) {
    return new ItemKey(NOTES, partition, sort);
  }

  static Document json(String text) {
    return Document.parseJson(text.getBytes(StandardCharsets.UTF_8));
  }

  static Value value(String json) {
    return json(json).value();
  }

  /** A whole number that an object has as a member. */
  static long numberIn(Value value, String member) {
    return ((Value.Num) member(value, member)).value().longValueExact();
  }

  /** A member that an object must have. */
  static Value member(Value value, String name) {
    assertThat(value).isInstanceOf(Value.Members.class);
    Value member = ((Value.Members) value).values().get(name);
    assertThat(member).as(name).isNotNull();
    return Objects.requireNonNull(member);
  }

  static WriteOptions idempotent(String key, String fingerprint) {
    return new WriteOptions(Optional.of(new Idempotency(key, fingerprint)), Deadline.none());
  }

  /** A deadline that has passed. */
  static Deadline passed() {
    return Deadline.after(Duration.ofSeconds(-1));
  }

  /** The failure that a call must end with. */
  static <E extends StorageException> E refused(Class<E> type, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(type);
    return type.cast(thrown);
  }

  /** The one failed check that a call must be refused with. */
  static StorageException.FailedCheck failedCheck(ThrowingCallable call) {
    StorageException.PreconditionFailed failure =
        refused(StorageException.PreconditionFailed.class, call);
    assertThat(failure.failedChecks()).hasSize(1);
    return failure.failedChecks().getFirst();
  }

  /** Fails unless a call is refused because its tenant does not exist. */
  static void assertNoTenant(ThrowingCallable call) {
    assertThat(refused(StorageException.NotFound.class, call).subject())
        .isEqualTo(StorageException.NotFound.Subject.TENANT);
  }

  /** Gives each case its backend, and takes it away. */
  static final class Lifecycle implements BeforeEachCallback, AfterEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
      Contract contract = (Contract) context.getRequiredTestInstance();
      contract.harness =
          context
              .getRequiredTestInstances()
              .findInstance(BackendHarness.class)
              .orElseThrow(
                  () -> new IllegalStateException("A contract is nested in a BackendHarness."));
      contract.backend = contract.harness.open(contract.clock);
      contract.backend.tenants(NAMESPACE).create(ACME);
    }

    @Override
    public void afterEach(ExtensionContext context) {
      Contract contract = (Contract) context.getRequiredTestInstance();
      if (contract.backend != null) {
        contract.backend.close();
      }
      if (contract.harness != null) {
        contract.harness.destroy();
      }
    }
  }
}
