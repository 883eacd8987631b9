package io.polygate.backend.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.backend.remote.TestPeer.Mishap;
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
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.expression.Expressions;
import io.polygate.spi.tck.memory.MemoryBackend;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said when the other gateway does not answer, and what is done about it. */
class RemoteFailuresTest {
  private static final Namespace NAMESPACE = new Namespace("people");
  private static final StoreId ACME = new StoreId(NAMESPACE, new Tenant("acme"));
  private static final ItemKey KEY = ItemKey.of(new CollectionName("counters"), "a");
  private static final Mutation ADD =
      new Mutation.Update(
          KEY, Expressions.update("ADD n 1"), Optional.empty(), Mutation.Guard.NONE, Returns.NONE);
  private static final WriteOptions ONCE =
      new WriteOptions(Optional.of(new Idempotency("key", "digest")), Deadline.none());

  private final TestPeer peer = new TestPeer(new MemoryBackend(InstantSource.system()));
  private final RemoteBackend backend = RemoteBackend.open(peer.settings());

  @BeforeEach
  void makeTenant() {
    backend.prepare(NAMESPACE);
    backend.tenants(NAMESPACE).create(ACME.tenant());
  }

  @AfterEach
  void close() {
    backend.close();
    peer.close();
  }

  private Items items() {
    return backend.store(ACME).items();
  }

  private long count() {
    return items().get(KEY, ReadOptions.strong()).map(RemoteFailuresTest::number).orElse(0L);
  }

  private static long number(Item item) {
    assertThat(item.value().value()).isInstanceOf(Value.Members.class);
    Value number = ((Value.Members) item.value().value()).values().get("n");
    return number instanceof Value.Num(var known) ? known.longValueExact() : -1;
  }

  @Test
  void aLostAnswerToAWriteIsUnknownAndNotAskedForAgain() {
    int before = peer.calls.get();
    peer.next(Mishap.LOST_ANSWER);

    assertThatThrownBy(() -> items().apply(ADD, WriteOptions.plain()))
        .isInstanceOf(StorageException.OutcomeUnknown.class);

    assertThat(peer.calls.get()).isEqualTo(before + 1);
    assertThat(count()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOST_REQUEST", "LOST_ANSWER"})
  void aWriteWithAKeyIsAskedForAgainAndMadeOnce(Mishap mishap) {
    peer.next(mishap);

    assertThat(items().apply(ADD, ONCE).replayed()).isEqualTo(mishap == Mishap.LOST_ANSWER);

    assertThat(count()).isEqualTo(1);
  }

  @Test
  void twoLostAnswersToAWriteWithAKeyAreUnknown() {
    peer.next(Mishap.LOST_ANSWER, Mishap.LOST_ANSWER);

    assertThatThrownBy(() -> items().apply(ADD, ONCE))
        .isInstanceOf(StorageException.OutcomeUnknown.class);

    assertThat(items().apply(ADD, ONCE).replayed()).isTrue();
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aReadIsAskedForAgain() {
    items().apply(ADD, WriteOptions.plain());
    peer.next(Mishap.LOST_REQUEST);

    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aReadWithoutAnAnswerIsUnavailable() {
    peer.next(Mishap.LOST_ANSWER, Mishap.LOST_ANSWER);

    assertThatThrownBy(this::count).isInstanceOf(StorageException.Unavailable.class);
  }

  @Test
  void whatIsBusyHasDoneNothing() {
    peer.next(Mishap.BUSY);

    assertThatThrownBy(() -> items().apply(ADD, WriteOptions.plain()))
        .isInstanceOf(StorageException.Unavailable.class);
    assertThat(count()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"BROKEN", "GIBBERISH"})
  void anAnswerThatSaysNothingLeavesTheOutcomeOpen(Mishap mishap) {
    peer.next(mishap);

    assertThatThrownBy(() -> items().apply(ADD, WriteOptions.plain()))
        .isInstanceOf(StorageException.OutcomeUnknown.class);
  }

  @Test
  void whoCannotBeReachedHasDoneNothing() {
    RemoteBackend nobody =
        RemoteBackend.open(
            new RemoteSettings(
                URI.create("http://127.0.0.1:1"),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5),
                Duration.ofMillis(500)));
    nobody.prepare(NAMESPACE);

    assertThatThrownBy(() -> nobody.store(ACME).items().apply(ADD, WriteOptions.plain()))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("cannot be reached");
    assertThatThrownBy(nobody::probe).isInstanceOf(StorageException.Unavailable.class);
    nobody.close();
  }

  @Test
  void theAuthorizationGoesWithEveryCall() {
    RemoteSettings plain = peer.settings();
    RemoteBackend authorized =
        RemoteBackend.open(
            new RemoteSettings(
                plain.url(),
                Optional.empty(),
                Optional.of("Bearer secret"),
                plain.timeout(),
                plain.connectTimeout()));

    authorized.prepare(NAMESPACE);

    assertThat(peer.authorization).isEqualTo("Bearer secret");
    authorized.close();
  }

  @Test
  void theNamespaceMayHaveAnotherNameThere() {
    RemoteSettings plain = peer.settings();
    RemoteBackend renamed =
        RemoteBackend.open(
            new RemoteSettings(
                plain.url(),
                Optional.of(NAMESPACE),
                Optional.empty(),
                plain.timeout(),
                plain.connectTimeout()));

    renamed
        .store(new StoreId(new Namespace("staff"), ACME.tenant()))
        .items()
        .apply(Mutation.Put.of(KEY, Document.of(Value.Num.of(7))), WriteOptions.plain());

    assertThat(items().get(KEY, ReadOptions.strong())).isPresent();
    renamed.close();
  }
}
