package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.Written.Kind;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading and writing by key: {@link io.polygate.spi.Items}. */
public abstract class ItemsContract extends Contract {
  private static final ItemKey KEY = key("k");
  private static final Tenant NOBODY = new Tenant("nobody");

  @Test
  void absentItemIsEmpty() {
    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void putOfANewItemCreatesIt() {
    Written written = put(KEY, "{\"a\":1}");

    assertThat(written.key()).isEqualTo(KEY);
    assertThat(written.kind()).isEqualTo(Kind.CREATED);
    assertThat(written.version()).isPresent();
    assertThat(written.item()).isEmpty();
    assertThat(written.replayed()).isFalse();
  }

  @Test
  void readGivesTheItemThatWasWritten() {
    Written written = put(KEY, "{\"a\":[1,{\"b\":null}],\"c\":\"d\"}");

    Item item = item(KEY);
    assertThat(item.key()).isEqualTo(KEY);
    assertThat(item.value().isJson()).isTrue();
    assertThat(item.value().value()).isEqualTo(value("{\"a\":[1,{\"b\":null}],\"c\":\"d\"}"));
    assertThat(Optional.of(item.version())).isEqualTo(written.version());
    assertThat(item.expiresAt()).isEmpty();
  }

  @Test
  void putOfAnExistingItemReplacesItWhole() {
    put(KEY, "{\"a\":1,\"b\":2}");

    assertThat(put(KEY, "{\"a\":3}").kind()).isEqualTo(Kind.REPLACED);

    assertThat(item(KEY).value().value()).isEqualTo(value("{\"a\":3}"));
  }

  @Test
  void updatedAtIsTheInstantOfTheLastWriteToTheMillisecond() {
    put(KEY, "1");
    assertThat(item(KEY).updatedAt()).isEqualTo(clock.instant().truncatedTo(ChronoUnit.MILLIS));

    clock.advance(Duration.ofMillis(1));
    put(KEY, "1");

    assertThat(item(KEY).updatedAt()).isEqualTo(clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  @Test
  void deleteRemovesTheItem() {
    put(KEY, "1");

    Written written = apply(Mutation.Delete.of(KEY));

    assertThat(written)
        .isEqualTo(new Written(KEY, Kind.DELETED, Optional.empty(), Optional.empty(), false));
    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void deleteOfAnAbsentItemSucceedsAndChangesNothing() {
    assertThat(apply(Mutation.Delete.of(KEY)))
        .isEqualTo(new Written(KEY, Kind.UNCHANGED, Optional.empty(), Optional.empty(), false));
  }

  @Test
  void putAfterADeleteCreatesTheItem() {
    put(KEY, "1");
    apply(Mutation.Delete.of(KEY));

    assertThat(put(KEY, "2").kind()).isEqualTo(Kind.CREATED);

    assertThat(item(KEY).value().value()).isEqualTo(value("2"));
  }

  @Test
  void checkThatHoldsChangesNothing() {
    put(KEY, "1");
    Item before = item(KEY);
    clock.advance(Duration.ofSeconds(1));

    Written written = apply(new Mutation.Check(KEY, Guard.of(Precondition.PRESENT)));

    assertThat(written.kind()).isEqualTo(Kind.UNCHANGED);
    assertThat(written.version()).contains(before.version());
    assertThat(get(KEY)).contains(before);
  }

  @Test
  void checkOfAnAbsentItemThatHoldsHasNoVersion() {
    assertThat(apply(new Mutation.Check(KEY, Guard.of(Precondition.ABSENT))))
        .isEqualTo(new Written(KEY, Kind.UNCHANGED, Optional.empty(), Optional.empty(), false));
    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void sortKeysTellItemsOfOnePartitionApart() {
    put(key("k"), "\"none\"");
    put(key("k", "a"), "\"a\"");
    put(key("k", "b"), "\"b\"");

    apply(Mutation.Delete.of(key("k", "a")));

    assertThat(item(key("k")).value().value()).isEqualTo(value("\"none\""));
    assertThat(get(key("k", "a"))).isEmpty();
    assertThat(item(key("k", "b")).value().value()).isEqualTo(value("\"b\""));
  }

  @Test
  void theBorderOfPartitionAndSortKeyMatters() {
    put(key("ab", "c"), "1");
    put(key("a", "bc"), "2");

    assertThat(item(key("ab", "c")).value().value()).isEqualTo(value("1"));
    assertThat(item(key("a", "bc")).value().value()).isEqualTo(value("2"));
    assertThat(get(key("abc"))).isEmpty();
  }

  @Test
  void collectionsAreApart() {
    put(KEY, "1");

    ItemKey other = ItemKey.of(new CollectionName("others"), "k");
    assertThat(get(other)).isEmpty();
    put(other, "2");
    apply(Mutation.Delete.of(KEY));
    assertThat(item(other).value().value()).isEqualTo(value("2"));
  }

  @Test
  void theCaseOfACollectionsNameMatters() {
    put(ItemKey.of(new CollectionName("orders"), "k"), "1");
    put(ItemKey.of(new CollectionName("Orders"), "k"), "2");
    put(ItemKey.of(new CollectionName("ORDERS"), "k"), "3");

    assertThat(item(ItemKey.of(new CollectionName("orders"), "k")).value().value())
        .isEqualTo(value("1"));
    assertThat(item(ItemKey.of(new CollectionName("Orders"), "k")).value().value())
        .isEqualTo(value("2"));
    assertThat(item(ItemKey.of(new CollectionName("ORDERS"), "k")).value().value())
        .isEqualTo(value("3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select",
        "sqlite_master",
        "a-b",
        "a_b",
        "Z9",
        "items",
        "x23456789012345678901234567890123456789012345678901234567890123"
      })
  void anyAllowedCollectionNameCanBeUsed(String name) {
    CollectionName collection = new CollectionName(name);

    put(ItemKey.of(collection, "k"), "1");

    assertThat(get(ItemKey.of(collection, "k"))).isPresent();
    assertThat(get(KEY)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Returns.class)
  void putAnswersWithTheStateThatWasAskedFor(Returns returns) {
    put(KEY, "1");
    Item before = item(KEY);

    Written written =
        apply(new Mutation.Put(KEY, json("2"), Optional.empty(), Guard.NONE, returns));

    assertReturned(written, returns, Optional.of(before), get(KEY));
  }

  @ParameterizedTest
  @EnumSource(Returns.class)
  void creatingPutHasNoOldState(Returns returns) {
    Written written =
        apply(new Mutation.Put(KEY, json("2"), Optional.empty(), Guard.NONE, returns));

    assertReturned(written, returns, Optional.empty(), get(KEY));
  }

  @ParameterizedTest
  @EnumSource(Returns.class)
  void deleteHasNoNewState(Returns returns) {
    put(KEY, "1");
    Item before = item(KEY);

    Written written = apply(new Mutation.Delete(KEY, Guard.NONE, returns));

    assertReturned(written, returns, Optional.of(before), Optional.empty());
  }

  @ParameterizedTest
  @EnumSource(Returns.class)
  void deleteOfAnAbsentItemHasNoState(Returns returns) {
    assertThat(apply(new Mutation.Delete(KEY, Guard.NONE, returns)).item()).isEmpty();
  }

  @Test
  void getAllAnswersInTheOrderOfTheKeys() {
    put(key("a"), "1");
    put(key("b"), "2");

    List<Optional<Item>> found =
        items().getAll(List.of(key("b"), key("absent"), key("a"), key("b")), ReadOptions.strong());

    assertThat(found)
        .containsExactly(get(key("b")), Optional.empty(), get(key("a")), get(key("b")));
  }

  @Test
  void getAllReadsAsManyItemsAsTheLimitAllows() {
    int operations = backend().limits().operations();
    List<ItemKey> keys =
        java.util.stream.IntStream.range(0, operations).mapToObj(i -> key("k" + i)).toList();
    items()
        .applyAll(
            keys.stream().map(k -> (Mutation) Mutation.Put.of(k, json("1"))).toList(),
            WriteOptions.plain());

    assertThat(items().getAll(keys, ReadOptions.strong()))
        .hasSize(operations)
        .allMatch(Optional::isPresent);
  }

  @Test
  void getAllOfNothingIsNothing() {
    assertThat(items().getAll(List.of(), ReadOptions.strong())).isEmpty();
  }

  @Test
  void applyAllAnswersInTheOrderOfTheMutations() {
    put(key("b"), "1");

    List<Result> results =
        items()
            .applyAll(
                List.of(
                    Mutation.Put.of(key("a"), json("2")),
                    Mutation.Put.of(key("b"), json("3")),
                    Mutation.Delete.of(key("c"))),
                WriteOptions.plain());

    assertThat(results).hasSize(3);
    assertThat(done(results.get(0)).key()).isEqualTo(key("a"));
    assertThat(done(results.get(0)).kind()).isEqualTo(Kind.CREATED);
    assertThat(done(results.get(0)).version()).contains(version(key("a")));
    assertThat(done(results.get(1)).kind()).isEqualTo(Kind.REPLACED);
    assertThat(done(results.get(2)).kind()).isEqualTo(Kind.UNCHANGED);
  }

  @Test
  void applyAllMakesTheOthersWhenOneIsRefused() {
    put(key("b"), "1");

    List<Result> results =
        items()
            .applyAll(
                List.of(
                    Mutation.Put.of(key("a"), json("2")),
                    Mutation.Put.of(key("b"), json("3")).when(Guard.of(Precondition.ABSENT)),
                    Mutation.Put.of(key("c"), json("4"))),
                WriteOptions.plain());

    assertThat(done(results.get(0)).kind()).isEqualTo(Kind.CREATED);
    assertThat(results.get(1)).isInstanceOf(Result.Failed.class);
    StorageException cause = ((Result.Failed) results.get(1)).cause();
    assertThat(cause).isInstanceOf(StorageException.PreconditionFailed.class);
    assertThat(((StorageException.PreconditionFailed) cause).failedChecks())
        .containsExactly(
            new StorageException.FailedCheck(
                0, StorageException.FailedCheck.Code.EXISTS, Optional.of(version(key("b")))));
    assertThat(done(results.get(2)).kind()).isEqualTo(Kind.CREATED);
    assertThat(item(key("b")).value().value()).isEqualTo(value("1"));
    assertThat(item(key("c")).value().value()).isEqualTo(value("4"));
  }

  @Test
  void applyAllMakesMutationsOfOneItemInTheirOrder() {
    List<Result> results =
        items()
            .applyAll(
                List.of(
                    Mutation.Put.of(KEY, json("1")).when(Guard.of(Precondition.ABSENT)),
                    Mutation.Put.of(KEY, json("2")).when(Guard.of(Precondition.PRESENT)),
                    Mutation.Delete.of(KEY),
                    Mutation.Put.of(KEY, json("3")).when(Guard.of(Precondition.ABSENT))),
                WriteOptions.plain());

    assertThat(results)
        .extracting(r -> done(r).kind())
        .containsExactly(Kind.CREATED, Kind.REPLACED, Kind.DELETED, Kind.CREATED);
    assertThat(item(KEY).value().value()).isEqualTo(value("3"));
  }

  @Test
  void applyAllOfNothingIsNothing() {
    assertThat(items().applyAll(List.of(), WriteOptions.plain())).isEmpty();
  }

  @Test
  void writeIsNotBegunAfterItsDeadline() {
    WriteOptions late = new WriteOptions(Optional.empty(), passed());

    refused(
        StorageException.Unavailable.class,
        () -> items().apply(Mutation.Put.of(KEY, json("1")), late));

    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void readOfATenantThatDoesNotExistIsRefused() {
    assertNoTenant(() -> store(NOBODY).items().get(KEY, ReadOptions.strong()));
  }

  @Test
  void readOfSeveralItemsOfATenantThatDoesNotExistIsRefused() {
    assertNoTenant(
        () -> store(NOBODY).items().getAll(List.of(KEY, key("l")), ReadOptions.strong()));
  }

  @Test
  void writeToATenantThatDoesNotExistIsRefusedAndDoesNotCreateIt() {
    assertNoTenant(
        () -> store(NOBODY).items().apply(Mutation.Put.of(KEY, json("1")), WriteOptions.plain()));

    assertThat(backend().tenants(NAMESPACE).exists(NOBODY)).isFalse();
  }

  @Test
  void severalWritesToATenantThatDoesNotExistAreRefusedAsAWhole() {
    assertNoTenant(
        () ->
            store(NOBODY)
                .items()
                .applyAll(List.of(Mutation.Put.of(KEY, json("1"))), WriteOptions.plain()));
  }

  private static void assertReturned(
      Written written, Returns returns, Optional<Item> before, Optional<Item> after) {
    switch (returns) {
      case NONE -> assertThat(written.item()).isEmpty();
      case OLD -> assertThat(written.item()).isEqualTo(before);
      case NEW -> assertThat(written.item()).isEqualTo(after);
    }
  }

  private static Written done(Result result) {
    assertThat(result).isInstanceOf(Result.Done.class);
    return ((Result.Done) result).written();
  }
}
