package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Changes;
import io.polygate.spi.Changes.Batch;
import io.polygate.spi.Changes.Change;
import io.polygate.spi.Changes.Kind;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What became of items, in order: {@link Changes}. */
public abstract class ChangesContract extends Contract {
  private static final Duration RETENTION = Duration.ofHours(1);

  @BeforeEach
  void keepChanges() {
    backend().keepChanges(NAMESPACE, new Changes.Policy(true, RETENTION));
  }

  private Changes changes() {
    return store().changes().orElseThrow();
  }

  private Batch read(String after) {
    return changes().read(after, 1_000, 1 << 20, ReadOptions.strong());
  }

  private List<String> summaries(String after) {
    return read(after).changes().stream().map(ChangesContract::summary).toList();
  }

  private static String summary(Change change) {
    return change.kind() + " " + change.key().partition();
  }

  @Test
  void everyKindOfChangeIsThereInItsOrder() {
    put(key("a"), "1");
    put(key("a"), "2");
    apply(Mutation.Delete.of(key("nothing")));
    apply(Mutation.Delete.of(key("a")));
    store()
        .transactions()
        .orElseThrow()
        .commit(
            List.of(Mutation.Put.of(key("b"), json("1")), Mutation.Put.of(key("c"), json("1"))),
            WriteOptions.plain());

    assertThat(summaries(Changes.START))
        .containsExactly("CREATED a", "UPDATED a", "DELETED a", "CREATED b", "CREATED c");
  }

  @Test
  void changeHasTheVersionTheTimeAndTheValues() {
    put(key("a"), "1");
    put(key("a", "s"), "true");
    clock.advance(Duration.ofSeconds(5));
    put(key("a"), "{\"n\":2}");

    Change last = read(Changes.START).changes().getLast();

    assertThat(last.key()).isEqualTo(key("a"));
    assertThat(last.version()).contains(version(key("a")));
    assertThat(last.at()).isEqualTo(item(key("a")).updatedAt());
    assertThat(last.before()).contains(json("1"));
    assertThat(last.after()).contains(json("{\"n\":2}"));
  }

  @Test
  void opaqueValuesKeepTheirType() {
    Document picture = Document.opaque("image/png", new byte[] {0, 1});
    apply(Mutation.Put.of(key("a"), picture));
    assertThat(read(Changes.START).changes().getFirst().after()).contains(picture);
  }

  @Test
  void refusedWriteIsNoChange() {
    put(key("a"), "1");
    refused(
        StorageException.PreconditionFailed.class,
        () ->
            apply(
                Mutation.Put.of(key("a"), json("2"))
                    .when(Guard.of(io.polygate.spi.Precondition.ABSENT))));
    assertThat(summaries(Changes.START)).containsExactly("CREATED a");
  }

  @Test
  void replayedWriteIsOneChange() {
    Mutation put = Mutation.Put.of(key("a"), json("1"));
    items().apply(put, idempotent("k", "f"));
    items().apply(put, idempotent("k", "f"));
    assertThat(summaries(Changes.START)).containsExactly("CREATED a");
  }

  @Test
  void expiredItemIsAChangeWhenItIsSwept() {
    apply(
        new Mutation.Put(
            key("a"),
            json("1"),
            Optional.of(clock.instant().plusSeconds(10)),
            Guard.NONE,
            Returns.NONE));
    clock.advance(Duration.ofSeconds(20));
    assertThat(store().expiry().orElseThrow().sweep(10)).isEqualTo(1);
    assertThat(summaries(Changes.START)).containsExactly("CREATED a", "EXPIRED a");
  }

  @Test
  void whoGoesOnFromATokenSeesWhatCameAfterIt() {
    put(key("a"), "1");
    put(key("b"), "1");
    Batch first = changes().read(Changes.START, 1, 1 << 20, ReadOptions.strong());
    assertThat(first.changes()).hasSize(1);
    assertThat(summaries(first.next())).containsExactly("CREATED b");
    Batch end = read(read(first.next()).next());
    assertThat(end.changes()).isEmpty();
    put(key("c"), "1");
    assertThat(summaries(end.next())).containsExactly("CREATED c");
  }

  @Test
  void changesThatAreTooOldAreGone() {
    put(key("a"), "1");
    String early = read(Changes.START).next();
    put(key("b"), "1");
    clock.advance(RETENTION.plusSeconds(1));
    put(key("c"), "1");
    var _ = store().expiry().orElseThrow().sweep(10);

    assertThat(refused(StorageException.NotFound.class, () -> read(early)).subject())
        .isEqualTo(StorageException.NotFound.Subject.CHANGES);
    assertThat(summaries(Changes.START)).containsExactly("CREATED c");
  }

  @Test
  void tokenOfAnEarlierTenantOfTheNameIsGone() {
    put(key("a"), "1");
    String token = read(Changes.START).next();
    backend().tenants(NAMESPACE).erase(ACME);
    backend().tenants(NAMESPACE).create(ACME);
    refused(StorageException.NotFound.class, () -> read(token));
    put(key("b"), "1");
    refused(StorageException.NotFound.class, () -> read(token));
  }

  @Test
  void whatIsNoTokenIsRefused() {
    put(key("a"), "1");
    for (String token : List.of("", "-", "x", "1-", "é-1", "1-zzzzzzzzzzzzzzzzzzzzzzzzzzz")) {
      refused(StorageException.Invalid.class, () -> read(token));
    }
  }

  @Test
  void valuesAreNotKeptWhereTheyAreNotWanted() {
    backend().keepChanges(NAMESPACE, new Changes.Policy(false, RETENTION));
    put(key("a"), "1");
    Change change = read(Changes.START).changes().getFirst();
    assertThat(change.before()).isEmpty();
    assertThat(change.after()).isEmpty();
  }

  @Test
  void followerIsGivenWhatComes() throws InterruptedException {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (Changes.Follower follower = changes().follow()) {
                    Batch batch =
                        follower.next(
                            Changes.START, 10, 1 << 20, Deadline.after(Duration.ofSeconds(30)));
                    batch.changes().forEach(change -> seen.add(summary(change)));
                  }
                });
    put(key("a"), "1");
    reader.join();
    assertThat(seen).containsExactly("CREATED a");
  }

  @Test
  void followerOfNothingIsGivenNothingAtTheDeadline() {
    try (Changes.Follower follower = changes().follow()) {
      Batch batch =
          follower.next(Changes.START, 10, 1 << 20, Deadline.after(Duration.ofMillis(50)));
      assertThat(batch.changes()).isEmpty();
    }
  }

  /** Readers that join, leave and resume see each change once and in its order. */
  @Test
  void readersThatComeAndGoSeeEveryChangeInItsOrder() {
    int writes = 2_000;
    int writers = 4;
    AtomicInteger left = new AtomicInteger(writers);
    List<List<String>> seen = Collections.synchronizedList(new ArrayList<>());
    Crowd crowd = new Crowd();
    for (int w = 0; w < writers; w++) {
      int writer = w;
      crowd.add(
          () -> {
            for (int i = 0; i < writes / writers; i++) {
              int n = i;
              var _ = Crowd.insist(() -> put(key("w" + writer, "" + n % 7), "" + n));
            }
            left.decrementAndGet();
          });
    }
    for (int r = 0; r < 8; r++) {
      int size = 1 + r * 50;
      crowd.add(() -> seen.add(followed(size, writes, left)));
    }
    crowd.run();
    assertThat(seen).hasSize(8);
    assertThat(seen.getFirst()).hasSize(writes).doesNotHaveDuplicates();
    assertThat(seen).allMatch(seen.getFirst()::equals);
  }

  private List<String> followed(int size, int writes, AtomicInteger left) {
    List<String> seen = new ArrayList<>();
    String after = Changes.START;
    while (seen.size() < writes) {
      try (Changes.Follower follower = changes().follow()) {
        boolean last = left.get() == 0;
        Batch batch = follower.next(after, size, 1 << 20, Deadline.after(Duration.ofMillis(200)));
        batch.changes().forEach(change -> seen.add(change.token() + change.key()));
        after = batch.next();
        if (last && batch.changes().isEmpty()) {
          break;
        }
      }
    }
    return seen;
  }

  @Test
  void itemKeysAreWhole() {
    ItemKey key = key("p/\u00e9", "s#1");
    put(key, "1");
    Change change = read(Changes.START).changes().getFirst();
    assertThat(change.key()).isEqualTo(key);
    assertThat(change.kind()).isEqualTo(Kind.CREATED);
  }
}
