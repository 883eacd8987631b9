package io.polygate.spi.tck.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Namespace;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Part;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.Scan;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.expression.Expressions;
import io.polygate.spi.tck.TestClock;
import io.polygate.spi.tck.memory.MemoryBackend;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyBackendTest {
  private static final StoreId ID = new StoreId(new Namespace("faulty"), new Tenant("acme"));
  private static final ItemKey KEY = ItemKey.of(new CollectionName("notes"), "k");
  private static final Mutation INCREASE =
      new Mutation.Update(
          KEY, Expressions.update("ADD n 1"), Optional.empty(), Guard.NONE, Returns.NEW);
  private static final WriteOptions ONCE =
      new WriteOptions(Optional.of(new Idempotency("once", "digest")), Deadline.none());

  private final Faults faults = new Faults();
  private final FaultyBackend backend =
      new FaultyBackend(new MemoryBackend(new TestClock()), faults);
  private final Store store = backend.store(ID);

  @BeforeEach
  void createTenant() {
    backend.tenants(ID.namespace()).create(ID.tenant());
  }

  @Test
  void refusedCallHasNoEffect() {
    faults.at(Part.ITEMS, 1, new Fault.Refuse());

    assertThatThrownBy(this::increase).isInstanceOf(StorageException.Unavailable.class);

    assertThat(number()).isEmpty();
  }

  @Test
  void onlyTheScriptedCallMeetsTheFault() {
    faults.at(Part.ITEMS, 2, new Fault.Refuse());

    increase();
    assertThatThrownBy(this::increase).isInstanceOf(StorageException.Unavailable.class);
    increase();

    assertThat(number()).contains(2L);
    assertThat(faults.calls(Part.ITEMS)).isEqualTo(4);
  }

  @Test
  void callWhoseAnswerIsLostHasItsEffect() {
    faults.at(Part.ITEMS, 1, new Fault.LoseAnswer());

    assertThatThrownBy(this::increase)
        .isInstanceOfSatisfying(
            StorageException.OutcomeUnknown.class,
            e -> assertThat(e.outcome()).isEqualTo(StorageException.Outcome.UNKNOWN));

    assertThat(number()).contains(1L);
  }

  @Test
  void lostAnswerIsGivenAgainForTheSameIdempotencyKey() {
    faults.at(Part.ITEMS, 1, new Fault.LoseAnswer());
    assertThatThrownBy(() -> store.items().apply(INCREASE, ONCE))
        .isInstanceOf(StorageException.OutcomeUnknown.class);

    Written again = store.items().apply(INCREASE, ONCE);

    assertThat(again.replayed()).isTrue();
    assertThat(number()).contains(1L);
  }

  @Test
  void lostAnswerThatIsAskedForWithoutAKeyIsMadeTwice() {
    faults.at(Part.ITEMS, 1, new Fault.LoseAnswer());
    assertThatThrownBy(this::increase).isInstanceOf(StorageException.OutcomeUnknown.class);

    increase();

    assertThat(number()).contains(2L);
  }

  @Test
  void repeatedCallHasItsEffectTwiceWithoutAKey() {
    faults.at(Part.ITEMS, 1, new Fault.Repeat());

    increase();

    assertThat(number()).contains(2L);
  }

  @Test
  void repeatedCallHasItsEffectOnceWithAKey() {
    faults.at(Part.ITEMS, 1, new Fault.Repeat());

    Written written = store.items().apply(INCREASE, ONCE);

    assertThat(written.replayed()).isTrue();
    assertThat(number()).contains(1L);
  }

  @Test
  void callThatWaitsBeforeHasNoEffectUntilTheGateOpens() {
    Gate gate = new Gate();
    faults.at(Part.ITEMS, 1, new Fault.WaitBefore(gate));
    CompletableFuture<Written> writing = CompletableFuture.supplyAsync(this::increase);
    gate.awaitArrival();

    assertThat(number()).isEmpty();
    assertThat(writing).isNotDone();
    gate.open();

    assertThat(writing.orTimeout(30, TimeUnit.SECONDS).join().kind())
        .isEqualTo(Written.Kind.CREATED);
    assertThat(number()).contains(1L);
  }

  @Test
  void callThatWaitsAfterHasItsEffectBeforeTheGateOpens() {
    Gate gate = new Gate();
    faults.at(Part.ITEMS, 1, new Fault.WaitAfter(gate));
    CompletableFuture<Written> writing = CompletableFuture.supplyAsync(this::increase);
    gate.awaitArrival();

    assertThat(number()).contains(1L);
    assertThat(writing).isNotDone();
    gate.open();

    assertThat(writing.orTimeout(30, TimeUnit.SECONDS).join().kind())
        .isEqualTo(Written.Kind.CREATED);
  }

  @Test
  void eachPartCountsItsOwnCalls() {
    faults.at(Part.QUERIES, 1, new Fault.Refuse()).at(Part.TRANSACTIONS, 1, new Fault.Refuse());

    increase();

    assertThatThrownBy(this::scan).isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(this::commit).isInstanceOf(StorageException.Unavailable.class);
    assertThat(number()).contains(1L);
    assertThat(scan()).isEqualTo(1);
    commit();
    assertThat(number()).contains(2L);
  }

  @Test
  void everyPartCanFail() {
    for (Part part : List.of(Part.INDEXES, Part.EXPIRY)) {
      faults.atNext(part, new Fault.Refuse());
    }

    assertThatThrownBy(() -> store.indexes().orElseThrow().list(KEY.collection()))
        .isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(() -> store.expiry().orElseThrow().sweep(1))
        .isInstanceOf(StorageException.Unavailable.class);
    assertThat(store.indexes().orElseThrow().list(KEY.collection())).isEmpty();
    assertThat(store.expiry().orElseThrow().sweep(1)).isZero();
  }

  @Test
  void storesOfAllTenantsShareTheScript() {
    faults.at(Part.ITEMS, 2, new Fault.Refuse());
    StoreId other = new StoreId(ID.namespace(), new Tenant("other"));
    backend.tenants(ID.namespace()).create(other.tenant());

    increase();

    assertThatThrownBy(() -> backend.store(other).items().apply(INCREASE, WriteOptions.plain()))
        .isInstanceOf(StorageException.Unavailable.class);
  }

  @Test
  void faultOfACallThatWasMadeIsRefused() {
    increase();

    assertThatThrownBy(() -> faults.at(Part.ITEMS, 1, new Fault.Refuse()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Written increase() {
    return store.items().apply(INCREASE, WriteOptions.plain());
  }

  private void commit() {
    store.transactions().orElseThrow().commit(List.of(INCREASE), WriteOptions.plain());
  }

  private int scan() {
    Scan scan =
        new Scan(KEY.collection(), 0, 1, Optional.empty(), Optional.empty(), PageRequest.first(10));
    return store.queries().orElseThrow().scan(scan, ReadOptions.strong()).items().size();
  }

  private Optional<Long> number() {
    return store
        .items()
        .get(KEY, ReadOptions.strong())
        .map(item -> item.value())
        .map(Document::value)
        .map(value -> ((Value.Members) value).values().get("n"))
        .map(value -> ((Value.Num) value).value().longValueExact());
  }
}
