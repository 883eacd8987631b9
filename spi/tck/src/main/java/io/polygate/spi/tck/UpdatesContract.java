package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Precondition;
import io.polygate.spi.Result;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.Written.Kind;
import io.polygate.spi.expression.Expressions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changing attributes of an item: {@link Mutation.Update}. */
public abstract class UpdatesContract extends Contract {
  private static final ItemKey KEY = key("k", "s");

  @Test
  void updateChangesWhatItNamesAndKeepsTheRest() {
    put(KEY, "{\"a\":1,\"b\":{\"c\":2,\"d\":3},\"e\":[1,2]}");

    Written written = update("SET a = 10, b.c = 20");

    assertThat(written.kind()).isEqualTo(Kind.REPLACED);
    assertThat(written.version()).contains(version(KEY));
    assertThat(written.item()).isEmpty();
    assertThat(item(KEY).value().value())
        .isEqualTo(value("{\"a\":10,\"b\":{\"c\":20,\"d\":3},\"e\":[1,2]}"));
  }

  @Test
  void updateOfAnAbsentItemBeginsWithAnEmptyObject() {
    Written written = update("SET a = 1 ADD n 5");

    assertThat(written.kind()).isEqualTo(Kind.CREATED);
    assertThat(written.version()).contains(version(KEY));
    assertThat(item(KEY).value().value()).isEqualTo(value("{\"a\":1,\"n\":5}"));
    assertThat(item(KEY).value().isJson()).isTrue();
    assertThat(item(KEY).expiresAt()).isEmpty();
  }

  @Test
  void updateThatLeavesNothingCreatesAnEmptyObject() {
    assertThat(update("REMOVE a").kind()).isEqualTo(Kind.CREATED);

    assertThat(item(KEY).value().value()).isEqualTo(value("{}"));
  }

  @Test
  void updateThatChangesNothingIsAWriteAllTheSame() {
    Version before = put(KEY, "{\"a\":1}").version().orElseThrow();

    Written written = update("SET a = 1");

    assertThat(written.kind()).isEqualTo(Kind.REPLACED);
    assertThat(written.version()).isNotEqualTo(Optional.of(before));
  }

  @Test
  void setsGrowAndShrink() {
    put(KEY, "{\"s\":{\"$set\":[\"a\",\"b\"]}}");

    apply(withValue("ADD s :v", "{\"$set\":[\"b\",\"c\"]}"));
    assertThat(item(KEY).value().value())
        .isEqualTo(value("{\"s\":{\"$set\":[\"a\",\"b\",\"c\"]}}"));

    apply(withValue("DELETE s :v", "{\"$set\":[\"a\",\"x\"]}"));
    assertThat(item(KEY).value().value()).isEqualTo(value("{\"s\":{\"$set\":[\"b\",\"c\"]}}"));

    apply(withValue("DELETE s :v", "{\"$set\":[\"b\",\"c\"]}"));
    assertThat(item(KEY).value().value()).isEqualTo(value("{}"));
  }

  @Test
  void valuesOfEveryTypeCanBeSet() {
    String json =
        "{\"n\":1e-5,\"s\":\"\\u0000\\ud83d\\ude00\",\"l\":[null,[],{}],\"b\":{\"$binary\":\"AA==\"}}";

    apply(withValue("SET v = :v", json));

    assertThat(item(KEY).value().value()).isEqualTo(value("{\"v\":" + json + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET a = absent + 1",
        "SET a = s + 1",
        "SET x.y = 1",
        "SET s.y = 1",
        "SET l.y = 1",
        "ADD s 1",
        "SET a = list_append(s, l)",
        "SET a = absent",
        "SET n = n + 1, big = big + 0.5"
      })
  void updateThatDoesNotFitTheItemIsRefusedAndChangesNothing(String update) {
    put(KEY, "{\"n\":1,\"s\":\"text\",\"l\":[1],\"big\":99999999999999999999999999999999999999}");
    Item before = item(KEY);
    refused(StorageException.Rejected.class, () -> update(update));

    assertThat(get(KEY)).contains(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "\"a\"", "[1]", "true"})
  void updateOfAValueThatIsNoObjectIsRefused(String json) {
    put(KEY, json);
    Item before = item(KEY);

    refused(StorageException.Rejected.class, () -> update("SET a = 1"));

    assertThat(get(KEY)).contains(before);
  }

  @Test
  void updateOfOpaqueBytesIsRefused() {
    Document document = Document.opaque("text/plain", new byte[] {'{', '}'});
    apply(Mutation.Put.of(KEY, document));

    refused(StorageException.Rejected.class, () -> update("SET a = 1"));

    assertThat(item(KEY).value()).isEqualTo(document);
  }

  @Test
  void updateThatMakesTheItemTooLargeIsRefused() {
    int limit = backend().limits().valueBytes();
    put(KEY, "{\"a\":\"" + "x".repeat(limit / 2) + "\"}");
    Item before = item(KEY);

    StorageException.TooLarge refusal =
        refused(StorageException.TooLarge.class, () -> update("SET b = a, c = a"));

    assertThat(refusal.limit()).isEqualTo("valueBytes");
    assertThat(get(KEY)).contains(before);
  }

  @ParameterizedTest
  @EnumSource(Returns.class)
  void updateAnswersWithTheStateThatWasAskedFor(Returns returns) {
    put(KEY, "{\"n\":1}");
    Item before = item(KEY);

    Written written =
        apply(
            new Mutation.Update(
                KEY, Expressions.update("ADD n 1"), Optional.empty(), Guard.NONE, returns));

    assertThat(written.item())
        .isEqualTo(
            switch (returns) {
              case NONE -> Optional.empty();
              case OLD -> Optional.of(before);
              case NEW -> get(KEY);
            });
  }

  @Test
  void creatingUpdateHasNoOldState() {
    assertThat(
            apply(
                    new Mutation.Update(
                        KEY,
                        Expressions.update("ADD n 1"),
                        Optional.empty(),
                        Guard.NONE,
                        Returns.OLD))
                .item())
        .isEmpty();
  }

  @Test
  void guardIsCheckedBeforeTheUpdateIsTried() {
    put(KEY, "{\"s\":\"text\"}");

    refused(
        StorageException.PreconditionFailed.class,
        () ->
            apply(
                new Mutation.Update(
                    KEY,
                    Expressions.update("ADD s 1"),
                    Optional.empty(),
                    Guard.of(Precondition.ABSENT),
                    Returns.NONE)));
  }

  @Test
  void severalUpdatesOfOneItemAllCount() {
    Mutation increase =
        new Mutation.Update(
            KEY, Expressions.update("ADD n 1"), Optional.empty(), Guard.NONE, Returns.NONE);

    List<Result> results = items().applyAll(Collections.nCopies(7, increase), WriteOptions.plain());

    assertThat(results).hasSize(7).hasOnlyElementsOfType(Result.Done.class);
    assertThat(item(KEY).value().value()).isEqualTo(value("{\"n\":7}"));
  }

  @Test
  void updateWithAnIdempotencyKeyCountsOnce() {
    Mutation increase =
        new Mutation.Update(
            KEY, Expressions.update("ADD n 1"), Optional.empty(), Guard.NONE, Returns.NEW);
    Written first = items().apply(increase, idempotent("once", "digest"));

    Written second = items().apply(increase, idempotent("once", "digest"));

    assertThat(second)
        .isEqualTo(new Written(first.key(), first.kind(), first.version(), first.item(), true));
    assertThat(item(KEY).value().value()).isEqualTo(value("{\"n\":1}"));
  }

  private Written update(String update) {
    return apply(
        new Mutation.Update(
            KEY, Expressions.update(update), Optional.empty(), Guard.NONE, Returns.NONE));
  }

  private static Mutation withValue(String update, String json) {
    return new Mutation.Update(
        KEY,
        Expressions.update(update, Map.of(), Map.of(":v", value(json))),
        Optional.empty(),
        Guard.NONE,
        Returns.NONE);
  }
}
