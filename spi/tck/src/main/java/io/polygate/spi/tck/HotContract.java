package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Hot;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.Tenant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What memory answers is what a read would: {@link Hot}. It may always not know. */
public abstract class HotContract extends Contract {
  private static final ItemKey KEY = key("k");

  @Test
  void knownItemIsTheOneThatIsRead() {
    put(KEY, "{\"a\":1}");

    assertThat(peekTwice()).isIn(Optional.empty(), Optional.of(get(KEY)));
  }

  @Test
  void aWriteIsSeenAtOnce() {
    for (int i = 0; i < 20; i++) {
      put(KEY, "{\"a\":" + i + "}");

      assertThat(peekTwice()).isIn(Optional.empty(), Optional.of(get(KEY)));
    }
  }

  @Test
  void aDeletedItemIsNotShown() {
    put(KEY, "1");
    assertThat(get(KEY)).isPresent();

    apply(Mutation.Delete.of(KEY));

    assertThat(peekTwice()).isIn(Optional.empty(), Optional.of(Optional.empty()));
  }

  @Test
  void anAbsentItemMayBeKnownToBeAbsentUntilItIsWritten() {
    assertThat(get(KEY)).isEmpty();
    assertThat(peekTwice()).isIn(Optional.empty(), Optional.of(Optional.empty()));

    put(KEY, "1");

    assertThat(peekTwice()).isIn(Optional.empty(), Optional.of(get(KEY)));
  }

  @TestFactory
  Stream<DynamicTest> anExpiredItemIsNotShown() {
    return store().expiry().stream()
        .map(expiry -> DynamicTest.dynamicTest("expiry", this::assertExpiredItemIsNotShown));
  }

  private void assertExpiredItemIsNotShown() {
    Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60);
    apply(new Mutation.Put(KEY, json("1"), Optional.of(at), Guard.NONE, Returns.NONE));
    assertThat(get(KEY)).isPresent();

    clock.set(at);

    assertThat(peekTwice()).isIn(Optional.empty(), Optional.of(Optional.empty()));
  }

  @Test
  void aTenantThatIsGoneIsNotRemembered() {
    put(KEY, "1");
    assertThat(get(KEY)).isPresent();

    backend().tenants(NAMESPACE).erase(ACME);

    assertThat(peekTwice()).isEmpty();
  }

  @Test
  void aTenantThatIsMadeAgainIsEmpty() {
    put(KEY, "1");
    assertThat(get(KEY)).isPresent();

    backend().tenants(NAMESPACE).erase(ACME);
    backend().tenants(NAMESPACE).create(ACME);

    assertThat(peekTwice()).isIn(Optional.empty(), Optional.of(Optional.empty()));
  }

  @Test
  void nothingIsKnownOfATenantThatDoesNotExist() {
    Hot hot = store(new Tenant("nobody")).hot().orElseThrow();

    assertThat(hot.peek(KEY, ReadOptions.strong())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Consistency.class)
  void whatIsKnownWasOnceTheItem(Consistency consistency) {
    put(KEY, "1");
    Item item = item(KEY);

    assertThat(hot().peek(KEY, new ReadOptions(consistency, Deadline.none())))
        .isIn(Optional.empty(), Optional.of(Optional.of(item)));
  }

  /** The second answer, so that one that is remembered from the first is seen. */
  private Optional<Optional<Item>> peekTwice() {
    Optional<Optional<Item>> first = hot().peek(KEY, ReadOptions.strong());
    Optional<Optional<Item>> second = hot().peek(KEY, ReadOptions.strong());
    if (first.isPresent() && second.isPresent()) {
      assertThat(second).isEqualTo(first);
    }
    return second;
  }

  private Hot hot() {
    return store().hot().orElseThrow();
  }
}
