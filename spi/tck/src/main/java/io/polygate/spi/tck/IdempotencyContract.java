package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Precondition;
import io.polygate.spi.Result;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.Rejected.Reason;
import io.polygate.spi.Tenant;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.Written.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A write with an idempotency key happens once: {@link Idempotency}. */
public abstract class IdempotencyContract extends Contract {
  private static final ItemKey KEY = key("k");
  private static final WriteOptions ONCE = idempotent("request-1", "digest-1");

  @Test
  void theFirstWriteIsNotAReplay() {
    assertThat(items().apply(Mutation.Put.of(KEY, json("1")), ONCE).replayed()).isFalse();
  }

  @Test
  void replayGivesTheFirstOutcomeMarkedAsReplayed() {
    Mutation put =
        new Mutation.Put(KEY, json("{\"a\":1}"), Optional.empty(), Guard.NONE, Returns.NEW);
    Written first = items().apply(put, ONCE);

    Written second = items().apply(put, ONCE);

    assertReplay(second, first);
  }

  @Test
  void replayChangesNothing() {
    items().apply(Mutation.Put.of(KEY, json("1")), ONCE);
    Item before = item(KEY);
    clock.advance(Duration.ofSeconds(5));

    items().apply(Mutation.Put.of(KEY, json("1")), ONCE);

    assertThat(get(KEY)).contains(before);
  }

  @Test
  void replayAfterTheItemChangedGivesTheFirstOutcome() {
    Mutation put = new Mutation.Put(KEY, json("1"), Optional.empty(), Guard.NONE, Returns.NEW);
    Written first = items().apply(put, ONCE);
    Version later = put(KEY, "2").version().orElseThrow();

    assertReplay(items().apply(put, ONCE), first);

    assertThat(version(KEY)).isEqualTo(later);
    assertThat(item(KEY).value().value()).isEqualTo(value("2"));
  }

  @Test
  void replayAfterTheItemWasDeletedDoesNotBringItBack() {
    Written first = items().apply(Mutation.Put.of(KEY, json("1")), ONCE);
    apply(Mutation.Delete.of(KEY));

    assertReplay(items().apply(Mutation.Put.of(KEY, json("1")), ONCE), first);

    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void replayLooksAtNoGuard() {
    Mutation create = Mutation.Put.of(KEY, json("1")).when(Guard.of(Precondition.ABSENT));
    Written first = items().apply(create, ONCE);

    assertReplay(items().apply(create, ONCE), first);
  }

  @Test
  void replayOfAnotherKeyAnswersWithTheFirstKeyAndWritesNothing() {
    Written first = items().apply(Mutation.Put.of(KEY, json("1")), ONCE);

    Written second = items().apply(Mutation.Put.of(key("generated-anew"), json("1")), ONCE);

    assertReplay(second, first);
    assertThat(get(key("generated-anew"))).isEmpty();
  }

  @Test
  void replayOfAnotherCollectionWritesNothing() {
    Written first = items().apply(Mutation.Put.of(KEY, json("1")), ONCE);
    ItemKey elsewhere = ItemKey.of(new CollectionName("elsewhere"), "k");

    assertReplay(items().apply(Mutation.Put.of(elsewhere, json("1")), ONCE), first);

    assertThat(get(elsewhere)).isEmpty();
  }

  @Test
  void replayGivesTheOldStateThatTheFirstAnswerGave() {
    put(KEY, "{\"old\":true}");
    Item old = item(KEY);
    Mutation put = new Mutation.Put(KEY, json("2"), Optional.empty(), Guard.NONE, Returns.OLD);
    Written first = items().apply(put, ONCE);
    assertThat(first.item()).contains(old);
    put(KEY, "3");

    assertReplay(items().apply(put, ONCE), first);
  }

  @Test
  void replayGivesOpaqueBytesToo() {
    Mutation put =
        new Mutation.Put(
            KEY,
            Document.opaque("image/png", new byte[] {0, -1, 127, -128}),
            Optional.empty(),
            Guard.NONE,
            Returns.NEW);
    Written first = items().apply(put, ONCE);
    apply(Mutation.Delete.of(KEY));

    assertReplay(items().apply(put, ONCE), first);
  }

  @Test
  void deleteIsReplayed() {
    put(KEY, "1");
    Mutation delete = new Mutation.Delete(KEY, Guard.NONE, Returns.OLD);
    Written first = items().apply(delete, ONCE);
    assertThat(first.kind()).isEqualTo(Kind.DELETED);
    put(KEY, "2");

    assertReplay(items().apply(delete, ONCE), first);

    assertThat(item(KEY).value().value()).isEqualTo(value("2"));
  }

  @Test
  void deleteOfAnAbsentItemIsReplayed() {
    Written first = items().apply(Mutation.Delete.of(KEY), ONCE);
    assertThat(first.kind()).isEqualTo(Kind.UNCHANGED);
    put(KEY, "1");

    assertReplay(items().apply(Mutation.Delete.of(KEY), ONCE), first);

    assertThat(get(KEY)).isPresent();
  }

  @Test
  void otherFingerprintIsRefusedAndChangesNothing() {
    items().apply(Mutation.Put.of(KEY, json("1")), ONCE);

    StorageException.Rejected refusal =
        refused(
            StorageException.Rejected.class,
            () ->
                items()
                    .apply(Mutation.Put.of(KEY, json("2")), idempotent("request-1", "digest-2")));

    assertThat(refusal.reason()).isEqualTo(Reason.IDEMPOTENCY_KEY_REUSED);
    assertThat(item(KEY).value().value()).isEqualTo(value("1"));
  }

  @Test
  void otherFingerprintIsRefusedBeforeTheGuardIsLookedAt() {
    items().apply(Mutation.Put.of(KEY, json("1")), ONCE);

    assertThat(
            refused(
                    StorageException.Rejected.class,
                    () ->
                        items()
                            .apply(
                                Mutation.Put.of(KEY, json("1")).when(Guard.of(Precondition.ABSENT)),
                                idempotent("request-1", "digest-2")))
                .reason())
        .isEqualTo(Reason.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void otherKeyIsAnotherWrite() {
    Written first = items().apply(Mutation.Put.of(KEY, json("1")), ONCE);

    Written second =
        items().apply(Mutation.Put.of(KEY, json("1")), idempotent("request-2", "digest-1"));

    assertThat(second.replayed()).isFalse();
    assertThat(second.version()).isNotEqualTo(first.version());
  }

  @Test
  void theCaseOfAKeyMatters() {
    items().apply(Mutation.Put.of(KEY, json("1")), idempotent("Key", "digest"));

    assertThat(
            items().apply(Mutation.Put.of(KEY, json("1")), idempotent("KEY", "digest")).replayed())
        .isFalse();
  }

  @Test
  void longestKeyIsRemembered() {
    String long300 = "\u00e9'%\n".repeat(75);
    Written first = items().apply(Mutation.Put.of(KEY, json("1")), idempotent(long300, "digest"));

    assertReplay(
        items().apply(Mutation.Put.of(KEY, json("1")), idempotent(long300, "digest")), first);
    assertThat(
            items()
                .apply(Mutation.Put.of(KEY, json("1")), idempotent(long300.substring(1), "digest"))
                .replayed())
        .isFalse();
  }

  @Test
  void refusedWriteLeavesNoRecord() {
    put(KEY, "1");
    Mutation create = Mutation.Put.of(KEY, json("2")).when(Guard.of(Precondition.ABSENT));
    refused(StorageException.PreconditionFailed.class, () -> items().apply(create, ONCE));
    apply(Mutation.Delete.of(KEY));

    Written second = items().apply(create, ONCE);

    assertThat(second.replayed()).isFalse();
    assertThat(second.kind()).isEqualTo(Kind.CREATED);
  }

  @Test
  void refusedWriteLeavesNoRecordOfItsFingerprint() {
    put(KEY, "1");
    refused(
        StorageException.PreconditionFailed.class,
        () ->
            items()
                .apply(Mutation.Put.of(KEY, json("2")).when(Guard.of(Precondition.ABSENT)), ONCE));

    assertThat(
            items()
                .apply(Mutation.Put.of(KEY, json("3")), idempotent("request-1", "digest-2"))
                .replayed())
        .isFalse();
  }

  @Test
  void tooLargeWriteLeavesNoRecord() {
    byte[] large = new byte[backend().limits().valueBytes() + 1];
    refused(
        StorageException.TooLarge.class,
        () -> items().apply(Mutation.Put.of(KEY, Document.opaque("a/b", large)), ONCE));

    assertThat(items().apply(Mutation.Put.of(KEY, json("1")), ONCE).replayed()).isFalse();
  }

  @Test
  void recordIsKeptForTheRetention() {
    Written first = items().apply(Mutation.Put.of(KEY, json("1")), ONCE);
    clock.advance(Idempotency.RETENTION.minusSeconds(1));
    items().apply(Mutation.Put.of(key("l"), json("1")), idempotent("request-2", "digest"));

    assertReplay(items().apply(Mutation.Put.of(KEY, json("1")), ONCE), first);
  }

  @Test
  void recordsOfTenantsAreApart() {
    Tenant other = new Tenant("other");
    backend().tenants(NAMESPACE).create(other);
    items().apply(Mutation.Put.of(KEY, json("1")), ONCE);

    Written elsewhere =
        store(other)
            .items()
            .apply(Mutation.Put.of(KEY, json("2")), idempotent("request-1", "digest-2"));

    assertThat(elsewhere.replayed()).isFalse();
  }

  @Test
  void erasingATenantErasesItsRecords() {
    items().apply(Mutation.Put.of(KEY, json("1")), ONCE);
    backend().tenants(NAMESPACE).erase(ACME);
    backend().tenants(NAMESPACE).create(ACME);

    assertThat(items().apply(Mutation.Put.of(KEY, json("1")), ONCE).replayed()).isFalse();
    assertThat(get(KEY)).isPresent();
  }

  @Test
  void severalWritesAreReplayedEachByItself() {
    List<Mutation> mutations =
        List.of(Mutation.Put.of(key("a"), json("1")), Mutation.Put.of(key("b"), json("2")));
    List<Result> first = items().applyAll(mutations, ONCE);

    List<Result> second = items().applyAll(mutations, ONCE);

    assertThat(second).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertReplay(written(second.get(i)), written(first.get(i)));
    }
  }

  @Test
  void severalWritesAreMadeWhereTheFirstAttemptWasRefused() {
    put(key("b"), "1");
    List<Mutation> mutations =
        List.of(
            Mutation.Put.of(key("a"), json("1")),
            Mutation.Put.of(key("b"), json("2")).when(Guard.of(Precondition.ABSENT)));
    List<Result> first = items().applyAll(mutations, ONCE);
    assertThat(first.get(1)).isInstanceOf(Result.Failed.class);
    apply(Mutation.Delete.of(key("b")));

    List<Result> second = items().applyAll(mutations, ONCE);

    assertReplay(written(second.get(0)), written(first.get(0)));
    assertThat(written(second.get(1)).replayed()).isFalse();
    assertThat(item(key("b")).value().value()).isEqualTo(value("2"));
  }

  @Test
  void recordOfOneOfSeveralIsTheRecordOfThatWriteAlone() {
    items()
        .applyAll(
            List.of(Mutation.Put.of(key("a"), json("1")), Mutation.Put.of(key("b"), json("2"))),
            ONCE);

    assertThat(items().apply(Mutation.Put.of(key("b"), json("2")), ONCE.forOperation(1)).replayed())
        .isTrue();
    assertThat(items().apply(Mutation.Put.of(key("a"), json("1")), ONCE).replayed()).isFalse();
  }

  private static void assertReplay(Written second, Written first) {
    assertThat(second)
        .isEqualTo(new Written(first.key(), first.kind(), first.version(), first.item(), true));
  }

  private static Written written(Result result) {
    assertThat(result).isInstanceOf(Result.Done.class);
    return ((Result.Done) result).written();
  }
}
