package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Cursor;
import io.polygate.spi.Expiry;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Precondition;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.Scan;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.Written.Kind;
import io.polygate.spi.expression.Expressions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Items that expire are gone at the instant they say: {@link Expiry}. */
public abstract class ExpiryContract extends Contract {
  private static final ItemKey KEY = key("k");

  @Test
  void itemCarriesItsExpiry() {
    Instant at = inSeconds(60);

    putUntil(KEY, "1", at);

    assertThat(item(KEY).expiresAt()).contains(at);
  }

  @Test
  void itemIsThereUntilTheLastMillisecondBeforeItExpires() {
    Instant at = inSeconds(60);
    putUntil(KEY, "1", at);

    clock.set(at.minusMillis(1));

    assertThat(get(KEY)).isPresent();
  }

  @Test
  void itemIsGoneAtTheVeryInstantThatItExpires() {
    Instant at = inSeconds(60);
    putUntil(KEY, "1", at);

    clock.set(at);

    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void itemStaysGone() {
    putUntil(KEY, "1", inSeconds(60));

    clock.advance(Duration.ofDays(400));

    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void fractionOfASecondIsCutOff() {
    Instant at = inSeconds(60);

    putUntil(KEY, "1", at.plusMillis(999));

    assertThat(item(KEY).expiresAt()).contains(at);
    clock.set(at);
    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void itemThatExpiredBeforeItIsWrittenIsNeverSeen() {
    Written written = putUntil(KEY, "1", inSeconds(-60));

    assertThat(written.kind()).isEqualTo(Kind.CREATED);
    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void putThatExpiredBeforeItIsWrittenHidesWhatWasThere() {
    put(KEY, "1");

    assertThat(putUntil(KEY, "2", inSeconds(-60)).kind()).isEqualTo(Kind.REPLACED);

    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void farFutureIsAnExpiryToo() {
    Instant at = Instant.parse("9999-12-31T23:59:59Z");

    putUntil(KEY, "1", at);

    assertThat(item(KEY).expiresAt()).contains(at);
  }

  @Test
  void putWithoutExpiryMakesTheItemStay() {
    putUntil(KEY, "1", inSeconds(60));
    put(KEY, "2");

    clock.advance(Duration.ofMinutes(2));

    assertThat(item(KEY).expiresAt()).isEmpty();
  }

  @Test
  void putMovesTheExpiry() {
    putUntil(KEY, "1", inSeconds(60));
    putUntil(KEY, "2", inSeconds(180));

    clock.advance(Duration.ofMinutes(2));
    assertThat(item(KEY).value().value()).isEqualTo(value("2"));

    clock.advance(Duration.ofMinutes(2));
    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void updateKeepsTheExpiry() {
    Instant at = inSeconds(60);
    putUntil(KEY, "{\"a\":1}", at);

    apply(update("SET a = 2", Optional.empty()));

    assertThat(item(KEY).expiresAt()).contains(at);
    clock.set(at);
    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void updateSetsAnExpiry() {
    Instant at = inSeconds(60);
    put(KEY, "{\"a\":1}");

    apply(update("SET a = 2", Optional.of(at)));

    assertThat(item(KEY).expiresAt()).contains(at);
    clock.set(at);
    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void updateOfAnExpiredItemBeginsAnewAndStays() {
    putUntil(KEY, "{\"a\":1,\"old\":true}", inSeconds(60));
    clock.advance(Duration.ofMinutes(2));

    Written written = apply(update("ADD a 5", Optional.empty()));

    assertThat(written.kind()).isEqualTo(Kind.CREATED);
    assertThat(item(KEY).value().value()).isEqualTo(value("{\"a\":5}"));
    assertThat(item(KEY).expiresAt()).isEmpty();
  }

  @Test
  void putOverAnExpiredItemCreates() {
    putUntil(KEY, "1", inSeconds(60));
    clock.advance(Duration.ofMinutes(2));

    Written written =
        apply(new Mutation.Put(KEY, json("2"), Optional.empty(), Guard.NONE, Returns.OLD));

    assertThat(written.kind()).isEqualTo(Kind.CREATED);
    assertThat(written.item()).isEmpty();
  }

  @Test
  void deleteOfAnExpiredItemFindsNone() {
    putUntil(KEY, "1", inSeconds(60));
    clock.advance(Duration.ofMinutes(2));

    Written written = apply(new Mutation.Delete(KEY, Guard.NONE, Returns.OLD));

    assertThat(written)
        .isEqualTo(new Written(KEY, Kind.UNCHANGED, Optional.empty(), Optional.empty(), false));
  }

  @Test
  void guardsSeeAnExpiredItemAsAbsent() {
    Version version = putUntil(KEY, "{\"a\":1}", inSeconds(60)).version().orElseThrow();
    clock.advance(Duration.ofMinutes(2));
    FailedCheck absent = new FailedCheck(0, FailedCheck.Code.ABSENT, Optional.empty());

    assertThat(failedCheck(() -> apply(check(Guard.of(Precondition.PRESENT))))).isEqualTo(absent);
    assertThat(failedCheck(() -> apply(check(Guard.of(Precondition.matches(version))))))
        .isEqualTo(absent);
    apply(check(Guard.of(Precondition.ABSENT)));
    apply(
        check(
            new Guard(
                Precondition.NONE, Optional.of(Expressions.condition("attribute_not_exists(a)")))));
  }

  @Test
  void expiredItemsAreLeftOutOfReadsOfSeveral() {
    putUntil(key("a"), "1", inSeconds(60));
    put(key("b"), "2");
    clock.advance(Duration.ofMinutes(2));

    List<Optional<Item>> found = items().getAll(List.of(key("a"), key("b")), ReadOptions.strong());

    assertThat(found).containsExactly(Optional.empty(), get(key("b")));
  }

  @TestFactory
  Stream<DynamicTest> readsOfManyItemsLeaveExpiredOnesOut() {
    return store().queries().stream()
        .flatMap(
            queries ->
                Stream.of(
                    DynamicTest.dynamicTest(
                        "queries by pages of every size",
                        () ->
                            assertExpiredAreLeftOut(
                                page -> queries.query(notes(page), ReadOptions.strong()))),
                    DynamicTest.dynamicTest(
                        "scans by pages of every size",
                        () ->
                            assertExpiredAreLeftOut(
                                page -> queries.scan(everything(page), ReadOptions.strong()))),
                    DynamicTest.dynamicTest(
                        "a cursor at an item that expired since",
                        () -> assertCursorKeepsItsPlace(queries))));
  }

  private void assertExpiredAreLeftOut(Function<PageRequest, Page> read) {
    for (int i = 0; i < 12; i++) {
      putUntil(key("p", String.format("%02d", i)), "1", inSeconds(i % 3 == 0 ? 600 : 60));
    }
    clock.advance(Duration.ofMinutes(2));

    for (int limit = 1; limit < 6; limit++) {
      assertThat(PageWalk.all(limit, read))
          .extracting(item -> item.key().sort())
          .containsExactlyInAnyOrder("00", "03", "06", "09");
    }
    clock.advance(Duration.ofMinutes(20));
    assertThat(PageWalk.all(2, read)).isEmpty();
  }

  private void assertCursorKeepsItsPlace(Queries queries) {
    putUntil(key("p", "a"), "1", inSeconds(60));
    put(key("p", "b"), "1");
    clock.advance(Duration.ofMinutes(2));
    Cursor cursor = new Cursor.Position("p", "a", Optional.empty()).cursor();
    PageRequest rest = new PageRequest(Optional.of(cursor), 10, PageWalk.ANY_BYTES);

    assertThat(queries.query(notes(rest), ReadOptions.strong()).items())
        .containsExactly(item(key("p", "b")));
  }

  @Test
  void versionsDoNotComeBackAfterExpiry() {
    Version before = putUntil(KEY, "1", inSeconds(60)).version().orElseThrow();
    clock.advance(Duration.ofMinutes(2));
    expiry().sweep(10);

    Version after = put(KEY, "1").version().orElseThrow();

    assertThat(after).isNotEqualTo(before);
  }

  @Test
  void replayGivesTheItemThoughItExpiredSince() {
    Mutation put =
        new Mutation.Put(KEY, json("1"), Optional.of(inSeconds(60)), Guard.NONE, Returns.NEW);
    Written first = items().apply(put, idempotent("once", "digest"));
    clock.advance(Duration.ofMinutes(2));

    Written second = items().apply(put, idempotent("once", "digest"));

    assertThat(second.item()).isEqualTo(first.item()).isPresent();
    assertThat(second.replayed()).isTrue();
    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void sweepRemovesWhatExpiredAndNothingElse() {
    putUntil(key("a"), "1", inSeconds(60));
    putUntil(key("b"), "1", inSeconds(600));
    put(key("c"), "1");
    clock.advance(Duration.ofMinutes(2));

    assertThat(expiry().sweep(100)).isEqualTo(1);
    assertThat(expiry().sweep(100)).isZero();

    assertThat(get(key("b"))).isPresent();
    assertThat(get(key("c"))).isPresent();
    assertThat(backend().tenants(NAMESPACE).describe(ACME).orElseThrow().collections())
        .containsExactly(new Tenants.CollectionCount(NOTES, 2));
  }

  @Test
  void sweepRemovesNoMoreThanItsLimit() {
    for (int i = 0; i < 10; i++) {
      putUntil(key("k" + i), "1", inSeconds(60));
    }
    clock.advance(Duration.ofMinutes(2));

    assertThat(expiry().sweep(4)).isEqualTo(4);
    assertThat(expiry().sweep(4)).isEqualTo(4);
    assertThat(expiry().sweep(4)).isEqualTo(2);
    assertThat(expiry().sweep(4)).isZero();
  }

  @Test
  void sweepReachesEveryCollection() {
    putUntil(key("a"), "1", inSeconds(60));
    putUntil(ItemKey.of(new CollectionName("others"), "a"), "1", inSeconds(60));
    clock.advance(Duration.ofMinutes(2));

    assertThat(expiry().sweep(100)).isEqualTo(2);
  }

  @Test
  void sweepAtTheVeryInstantRemoves() {
    Instant at = inSeconds(60);
    putUntil(KEY, "1", at);

    clock.set(at.minusMillis(1));
    assertThat(expiry().sweep(100)).isZero();
    clock.set(at);
    assertThat(expiry().sweep(100)).isEqualTo(1);
  }

  @Test
  void sweepOfNothingRemovesNothing() {
    assertThat(expiry().sweep(100)).isZero();
  }

  @Test
  void itemThatIsWrittenAgainIsNotSwept() {
    putUntil(KEY, "1", inSeconds(60));
    clock.advance(Duration.ofMinutes(2));
    put(KEY, "2");

    assertThat(expiry().sweep(100)).isZero();
    assertThat(get(KEY)).isPresent();
  }

  @Test
  void sweepOfATenantThatDoesNotExistIsRefused() {
    assertNoTenant(() -> store(new Tenant("nobody")).expiry().orElseThrow().sweep(1));
  }

  private Expiry expiry() {
    return store().expiry().orElseThrow();
  }

  private Written putUntil(ItemKey key, String json, Instant at) {
    return items()
        .apply(
            new Mutation.Put(key, json(json), Optional.of(at), Guard.NONE, Returns.NONE),
            WriteOptions.plain());
  }

  private static Mutation update(String update, Optional<Instant> expiresAt) {
    return new Mutation.Update(
        KEY, Expressions.update(update), expiresAt, Guard.NONE, Returns.NONE);
  }

  private static Mutation check(Guard guard) {
    return new Mutation.Check(KEY, guard);
  }

  /** A whole second, so many from now. */
  private Instant inSeconds(long seconds) {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);
  }

  private static Scan everything(PageRequest page) {
    return new Scan(NOTES, 0, 1, Optional.empty(), Optional.empty(), page);
  }

  private static Query notes(PageRequest page) {
    return new Query(
        NOTES,
        Optional.empty(),
        new Value.Text("p"),
        SortRange.all(),
        false,
        Optional.empty(),
        Optional.empty(),
        page);
  }
}
