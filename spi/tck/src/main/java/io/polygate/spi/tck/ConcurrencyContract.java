package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Precondition;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.expression.Expressions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** What holds when several threads call at once: {@link io.polygate.spi.Items}. */
public abstract class ConcurrencyContract extends Contract {
  private static final ItemKey KEY = key("k");
  private static final int THREADS = 8;

  @Test
  void compareAndSetByManyLosesNothing() {
    put(KEY, "{\"n\":0}");
    int rounds = 25;

    crowd(
        thread -> {
          for (int i = 0; i < rounds; i++) {
            increaseByCompareAndSet();
          }
        });

    assertThat(number(KEY)).isEqualTo((long) THREADS * rounds);
  }

  @Test
  void updatesByManyLoseNothing() {
    put(KEY, "{\"n\":0}");
    int rounds = 50;
    Mutation increase =
        new Mutation.Update(
            KEY, Expressions.update("ADD n 1"), Optional.empty(), Guard.NONE, Returns.NONE);

    crowd(
        thread -> {
          for (int i = 0; i < rounds; i++) {
            Crowd.insist(() -> apply(increase));
          }
        });

    assertThat(number(KEY)).isEqualTo((long) THREADS * rounds);
  }

  @Test
  void onlyOneOfManyCreates() {
    for (int round = 0; round < 10; round++) {
      ItemKey key = key("k" + round);
      AtomicInteger created = new AtomicInteger();

      crowd(
          thread -> {
            try {
              Crowd.insist(
                  () ->
                      apply(
                          Mutation.Put.of(key, json("{\"by\":" + thread + "}"))
                              .when(Guard.of(Precondition.ABSENT))));
              created.incrementAndGet();
            } catch (StorageException.PreconditionFailed e) {
              assertThat(e.failedChecks())
                  .extracting(StorageException.FailedCheck::code)
                  .containsExactly(StorageException.FailedCheck.Code.EXISTS);
            }
          });

      assertThat(created).hasValue(1);
    }
  }

  @Test
  void onlyOneOfManyDeletes() {
    put(KEY, "1");
    AtomicInteger deleted = new AtomicInteger();

    crowd(
        thread -> {
          if (Crowd.insist(() -> apply(Mutation.Delete.of(KEY))).kind() == Written.Kind.DELETED) {
            deleted.incrementAndGet();
          }
        });

    assertThat(deleted).hasValue(1);
  }

  @Test
  void concurrentDuplicatesOfOneRequestHaveOneEffect() {
    put(KEY, "{\"n\":0}");
    Mutation increase =
        new Mutation.Update(
            KEY, Expressions.update("ADD n 1"), Optional.empty(), Guard.NONE, Returns.NEW);
    List<Written> answers = Collections.synchronizedList(new ArrayList<>());

    crowd(
        thread ->
            answers.add(Crowd.insist(() -> items().apply(increase, idempotent("once", "digest")))));

    assertThat(number(KEY)).isEqualTo(1);
    assertThat(answers.stream().filter(answer -> !answer.replayed())).hasSize(1);
    assertThat(answers).extracting(Written::version).containsOnly(Optional.of(version(KEY)));
    assertThat(answers).extracting(Written::item).containsOnly(get(KEY));
  }

  @Test
  void noVersionIsGivenTwiceHoweverManyWrite() {
    Set<Version> versions = ConcurrentHashMap.newKeySet();
    int rounds = 25;

    crowd(
        thread -> {
          for (int i = 0; i < rounds; i++) {
            versions.add(
                Crowd.insist(() -> apply(Mutation.Put.of(KEY, json("1")))).version().orElseThrow());
          }
        });

    assertThat(versions).hasSize(THREADS * rounds);
  }

  @Test
  void aReadAfterAWriteSeesItOrALaterOne() {
    crowd(
        thread -> {
          ItemKey own = key("own", "t" + thread);
          for (int i = 0; i < 25; i++) {
            int number = i;
            Version written =
                Crowd.insist(() -> apply(Mutation.Put.of(own, json("{\"n\":" + number + "}"))))
                    .version()
                    .orElseThrow();
            Item read = item(own);
            assertThat(read.version()).isEqualTo(written);
            assertThat(numberIn(read.value().value(), "n")).isEqualTo(number);
          }
        });
  }

  @Test
  void aReaderSeesWholeItemsThoughTheyAreReplaced() {
    put(KEY, "{\"a\":0,\"b\":0}");
    int rounds = 100;

    Crowd crowd = new Crowd();
    crowd.add(
        () -> {
          for (int i = 1; i <= rounds; i++) {
            String json = "{\"a\":" + i + ",\"b\":" + i + "}";
            Crowd.insist(() -> put(KEY, json));
          }
        });
    for (int reader = 0; reader < 3; reader++) {
      crowd.add(
          () -> {
            long seen = 0;
            while (seen < rounds && !crowd.isBroken()) {
              Item item = item(KEY);
              long a = numberIn(item.value().value(), "a");
              assertThat(numberIn(item.value().value(), "b")).isEqualTo(a);
              assertThat(a).isGreaterThanOrEqualTo(seen);
              seen = a;
            }
          });
    }
    crowd.run();
  }

  @Test
  void onlyOneOfManyMakesATenant() {
    Tenants tenants = backend().tenants(NAMESPACE);
    AtomicInteger made = new AtomicInteger();

    crowd(
        thread -> {
          if (tenants.create(new Tenant("contended"))) {
            made.incrementAndGet();
          }
        });

    assertThat(made).hasValue(1);
  }

  @Test
  void manyTenantsAreWrittenAtOnce() {
    Tenants tenants = backend().tenants(NAMESPACE);

    crowd(
        thread -> {
          for (int i = 0; i < 3; i++) {
            Tenant tenant = new Tenant("t" + thread + "-" + i);
            tenants.create(tenant);
            Crowd.insist(
                () ->
                    store(tenant)
                        .items()
                        .apply(Mutation.Put.of(KEY, json("1")), WriteOptions.plain()));
          }
        });

    assertThat(tenants.list(Optional.empty(), 1000)).hasSize(THREADS * 3 + 1);
  }

  @Test
  void erasingWhileOthersWriteLeavesNothingBehind() {
    Tenants tenants = backend().tenants(NAMESPACE);
    Tenant doomed = new Tenant("doomed");
    tenants.create(doomed);

    crowd(
        thread -> {
          if (thread == 0) {
            tenants.erase(doomed);
            return;
          }
          for (int i = 0; i < 10; i++) {
            ItemKey key = key("k" + i);
            try {
              Crowd.insist(
                  () ->
                      store(doomed)
                          .items()
                          .apply(Mutation.Put.of(key, json("1")), WriteOptions.plain()));
            } catch (StorageException.NotFound e) {
              assertThat(e.subject()).isEqualTo(StorageException.NotFound.Subject.TENANT);
            }
          }
        });

    assertThat(tenants.exists(doomed)).isFalse();
    tenants.create(doomed);
    assertThat(tenants.describe(doomed).orElseThrow().collections())
        .allMatch(count -> count.items() == 0);
  }

  private void increaseByCompareAndSet() {
    while (true) {
      Item item = item(KEY);
      long next = numberIn(item.value().value(), "n") + 1;
      try {
        Crowd.insist(
            () ->
                apply(
                    Mutation.Put.of(KEY, json("{\"n\":" + next + "}"))
                        .when(Guard.of(Precondition.matches(item.version())))));
        return;
      } catch (StorageException.PreconditionFailed e) {
        Thread.onSpinWait(); // another was faster: read again
      }
    }
  }

  private long number(ItemKey key) {
    return numberIn(item(key).value().value(), "n");
  }

  private static void crowd(IntConsumer work) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      crowd.add(() -> work.accept(thread));
    }
    crowd.run();
  }
}
