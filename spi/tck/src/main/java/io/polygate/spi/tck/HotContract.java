package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Hot;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What memory answers is what a read would, and what is begun ends as a write would: {@link Hot}.
 * It may always not know, and begin nothing.
 */
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
  void partThatIsAskedForAloneKnowsTheSame() {
    put(KEY, "1");
    assertThat(get(KEY)).isPresent();

    Hot alone = backend().hot(new StoreId(NAMESPACE, ACME)).orElseThrow();

    assertThat(alone.peek(KEY, ReadOptions.strong()))
        .isEqualTo(hot().peek(KEY, ReadOptions.strong()));
  }

  @Test
  void nothingIsKnownOfATenantThatDoesNotExist() {
    Hot hot = store(new Tenant("nobody")).hot().orElseThrow();

    assertThat(hot.peek(KEY, ReadOptions.strong())).isEmpty();
  }

  /** Nobody reads less than was acknowledged, or than somebody has read, before. */
  @Test
  void readsNeverGoBack() {
    put(KEY, "0");
    AtomicInteger floor = new AtomicInteger();
    AtomicBoolean ended = new AtomicBoolean();
    Crowd crowd = new Crowd();
    for (int i = 0; i < 4; i++) {
      crowd.add(() -> readUntil(ended, floor));
    }
    crowd.add(
        () -> {
          try {
            for (int i = 1; i <= 500 && !crowd.isBroken(); i++) {
              put(KEY, Integer.toString(i));
              floor.accumulateAndGet(i, Math::max);
            }
          } finally {
            ended.set(true);
          }
        });

    crowd.run();

    assertThat(item(KEY).value()).isEqualTo(json("500"));
  }

  private void readUntil(AtomicBoolean ended, AtomicInteger floor) {
    while (!ended.get()) {
      int before = floor.get();
      Optional<Item> seen = hot().peek(KEY, ReadOptions.strong()).orElseGet(() -> get(KEY));
      int read =
          Integer.parseInt(new String(seen.orElseThrow().value().bytes(), StandardCharsets.UTF_8));
      assertThat(read).isGreaterThanOrEqualTo(before);
      floor.accumulateAndGet(read, Math::max);
    }
  }

  @ParameterizedTest
  @EnumSource(Consistency.class)
  void whatIsKnownWasOnceTheItem(Consistency consistency) {
    put(KEY, "1");
    Item item = item(KEY);

    assertThat(hot().peek(KEY, new ReadOptions(consistency, Deadline.none())))
        .isIn(Optional.empty(), Optional.of(Optional.of(item)));
  }

  @Test
  void aBegunWriteIsTheOneThatIsRead() {
    put(KEY, "1");
    for (int i = 0; i < 20; i++) {
      Optional<Ending> ending = begin(Mutation.Put.of(KEY, json("{\"a\":" + i + "}")));
      if (ending.isPresent()) {
        Written written = ending.get().written();

        assertThat(written.kind()).isEqualTo(Written.Kind.REPLACED);
        assertThat(written.version()).contains(version(KEY));
        assertThat(item(KEY).value()).isEqualTo(json("{\"a\":" + i + "}"));
        assertThat(peekTwice()).isIn(Optional.empty(), Optional.of(get(KEY)));
      }
    }
  }

  @Test
  void writesBeginWhereTheBackendSaysSo() {
    put(KEY, "1");

    assertThat(begin(Mutation.Put.of(KEY, json("2"))).isPresent())
        .isEqualTo(harness().beginsWrites());
  }

  @Test
  void aBegunWriteIsRefusedAsAnyOther() {
    put(KEY, "1");
    Mutation refused = Mutation.Put.of(KEY, json("2")).when(Guard.of(Precondition.ABSENT));
    Optional<Ending> ending = begin(refused);

    if (ending.isPresent()) {
      assertThat(ending.get().failure()).isInstanceOf(StorageException.PreconditionFailed.class);
    }
    assertThat(item(KEY).value()).isEqualTo(json("1"));
  }

  @Test
  void eachOfManyBegunWritesEndsOnce() {
    put(KEY, "1");
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      begin(Mutation.Put.of(key("k" + i % 100), json("" + i))).ifPresent(endings::add);
    }

    assertThat(endings.stream().map(ending -> ending.written().version().orElseThrow()))
        .doesNotHaveDuplicates();
    assertThat(endings).allMatch(ending -> ending.told.get() == 1);
    for (int i = 0; i < 100 && !endings.isEmpty(); i++) {
      assertThat(get(key("k" + i))).isPresent();
    }
  }

  @Test
  void aWriteThatIsBegunTooLateIsNotMade() {
    put(KEY, "1");
    Ending ending = new Ending();
    Optional<Hot.Begun> begun =
        hot()
            .begin(
                Mutation.Put.of(KEY, json("2")),
                new WriteOptions(Optional.empty(), passed()),
                ending);

    if (begun.isPresent() && !begun.get().giveUp()) {
      assertThat(ending.failure()).isInstanceOf(StorageException.Unavailable.class);
    }
    assertThat(item(KEY).value()).isEqualTo(json("1"));
  }

  @Test
  void aWriteThatHasEndedIsNotGivenUp() {
    put(KEY, "1");
    Ending ending = new Ending();
    Optional<Hot.Begun> begun =
        hot().begin(Mutation.Put.of(KEY, json("2")), WriteOptions.plain(), ending);

    if (begun.isPresent()) {
      assertThat(ending.written().kind()).isEqualTo(Written.Kind.REPLACED);
      assertThat(begun.get().giveUp()).isFalse();
    }
  }

  @Test
  void nothingIsWrittenForATenantThatDoesNotExist() {
    Tenant nobody = new Tenant("nobody");
    Ending ending = new Ending();
    Hot hot = store(nobody).hot().orElseThrow();

    if (hot.begin(Mutation.Put.of(KEY, json("1")), WriteOptions.plain(), ending).isPresent()) {
      assertThat(ending.failure()).isInstanceOf(StorageException.NotFound.class);
    }
    assertThat(backend().tenants(NAMESPACE).exists(nobody)).isFalse();
  }

  @Test
  void nothingIsWrittenForATenantThatIsGone() {
    put(KEY, "1");
    backend().tenants(NAMESPACE).erase(ACME);

    Optional<Ending> ending = begin(Mutation.Put.of(KEY, json("2")));

    if (ending.isPresent()) {
      assertThat(ending.get().failure()).isInstanceOf(StorageException.NotFound.class);
    }
    assertThat(backend().tenants(NAMESPACE).exists(ACME)).isFalse();
  }

  /** Begins a write; empty if it cannot be begun without waiting. */
  private Optional<Ending> begin(Mutation mutation) {
    Ending ending = new Ending();
    return hot().begin(mutation, WriteOptions.plain(), ending).map(begun -> ending);
  }

  /** How a begun write ended. */
  private static final class Ending implements Hot.Outcome {
    private final CompletableFuture<Written> end = new CompletableFuture<>();
    private final AtomicInteger told = new AtomicInteger();

    @Override
    public void written(Written written) {
      told.incrementAndGet();
      end.complete(written);
    }

    @Override
    public void failed(StorageException failure) {
      told.incrementAndGet();
      end.completeExceptionally(failure);
    }

    Written written() {
      return end.orTimeout(30, TimeUnit.SECONDS).join();
    }

    Throwable failure() {
      Throwable failure = catchThrowable(this::written);
      assertThat(failure).isInstanceOf(CompletionException.class);
      return Objects.requireNonNull(failure.getCause());
    }
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
