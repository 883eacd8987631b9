package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Part;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.Snapshots;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backend with {@link Part#SNAPSHOTS} must do. */
public abstract class SnapshotsContract extends Contract {
  private static final Tenant COPY = new Tenant("copy");
  private static final CollectionName OTHERS = new CollectionName("others");

  @TempDir private Path directory = Path.of("");

  private Path file(String name) {
    return directory.resolve(name + ".db");
  }

  private Snapshots snapshots(Tenant tenant) {
    return store(tenant).snapshots().orElseThrow();
  }

  private Path copied() {
    Path file = file("copy");
    snapshots(ACME).copyTo(file, Deadline.none());
    return file;
  }

  private Snapshots.Restored restored(Path file) {
    return snapshots(COPY).restore(file, false, Deadline.none());
  }

  private Optional<Item> copyOf(ItemKey key) {
    return backend().store(new StoreId(NAMESPACE, COPY)).items().get(key, ReadOptions.strong());
  }

  @Test
  void whatIsCopiedIsRestored() {
    put(key("a"), "{\"n\":12345678901234567890.123}");
    put(key("a", "b"), "[1,null,\"\\u0000é\"]");
    ItemKey picture = new ItemKey(OTHERS, "p", "");
    apply(Mutation.Put.of(picture, Document.opaque("image/png", new byte[] {0, 1, (byte) 0xff})));

    assertThat(restored(copied())).isEqualTo(new Snapshots.Restored(3, 0));

    for (ItemKey key : List.of(key("a"), key("a", "b"), picture)) {
      Item copy = copyOf(key).orElseThrow();
      assertThat(copy.value()).isEqualTo(item(key).value());
      assertThat(copy.updatedAt()).isEqualTo(item(key).updatedAt());
    }
  }

  @Test
  void restoredTenantIsWrittenAsAny() {
    put(key("a"), "1");
    restored(copied());

    store(COPY).items().apply(Mutation.Put.of(key("a"), json("2")), WriteOptions.plain());

    assertThat(copyOf(key("a")).orElseThrow().value()).isEqualTo(json("2"));
    assertThat(item(key("a")).value()).isEqualTo(json("1"));
  }

  @Test
  void itemsKeepTheirExpiryAndExpiredOnesAreLeftOut() {
    Instant soon = clock.instant().plus(Duration.ofMinutes(1));
    Instant later = clock.instant().plus(Duration.ofHours(1));
    for (Instant at : List.of(soon, later)) {
      apply(
          new Mutation.Put(
              key(at.equals(soon) ? "soon" : "later"),
              json("1"),
              Optional.of(at),
              Guard.NONE,
              Returns.NONE));
    }
    Path file = copied();
    clock.advance(Duration.ofMinutes(2));

    assertThat(restored(file).items()).isEqualTo(1);

    assertThat(copyOf(key("soon"))).isEmpty();
    assertThat(copyOf(key("later")).orElseThrow().expiresAt())
        .isEqualTo(item(key("later")).expiresAt());
  }

  @Test
  void copyOfAnEmptyTenantIsOne() {
    assertThat(restored(copied())).isEqualTo(new Snapshots.Restored(0, 0));
    assertThat(backend().tenants(NAMESPACE).exists(COPY)).isTrue();
  }

  @Test
  void emptyTenantIsRestoredInto() {
    put(key("a"), "1");
    backend().tenants(NAMESPACE).create(COPY);
    assertThat(copyOf(key("a"))).isEmpty();

    restored(copied());

    assertThat(copyOf(key("a"))).isPresent();
  }

  @Test
  void tenantThatHoldsAnythingIsNotRestoredInto() {
    put(key("a"), "1");
    Path file = copied();
    StorageException.Conflict refusal =
        refused(
            StorageException.Conflict.class,
            () -> snapshots(ACME).restore(file, false, Deadline.none()));
    assertThat(refusal.reason()).isEqualTo(StorageException.Conflict.Reason.EXISTS);
    assertThat(item(key("a")).value()).isEqualTo(json("1"));
  }

  @Test
  void absentTenantIsNotCopied() {
    assertNoTenant(() -> snapshots(COPY).copyTo(file("none"), Deadline.none()));
  }

  @Test
  void whatIsNoDatabaseIsRefusedAndMakesNoTenant() throws IOException {
    put(key("a"), "1");
    byte[] sound = Files.readAllBytes(copied());
    byte[] half = java.util.Arrays.copyOf(sound, sound.length / 2);
    for (byte[] content :
        List.of(new byte[0], "no database".getBytes(StandardCharsets.UTF_8), half)) {
      Path file = Files.createTempFile(directory, "bad", ".db");
      Files.write(file, content);
      refused(StorageException.Rejected.class, () -> restored(file));
      assertThat(backend().tenants(NAMESPACE).exists(COPY)).isFalse();
    }
  }

  @Test
  void timeThatIsUpRefusesBothWays() {
    put(key("a"), "1");
    Path file = copied();
    refused(
        StorageException.Unavailable.class, () -> snapshots(COPY).restore(file, false, passed()));
    refused(
        StorageException.Unavailable.class, () -> snapshots(ACME).copyTo(file("late"), passed()));
    assertThat(backend().tenants(NAMESPACE).exists(COPY)).isFalse();
  }

  /**
   * Two items are written together, one after the other; a copy never has one without the other.
   */
  @Test
  void copiesUnderWritesAreEachOneCommittedState() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    put(key("0"), "0");
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 1; !ended.get(); i++) {
                    Document value = json(Integer.toString(i));
                    store()
                        .transactions()
                        .orElseThrow()
                        .commit(
                            List.of(
                                Mutation.Put.of(key("first"), value),
                                Mutation.Put.of(new ItemKey(OTHERS, "second", ""), value)),
                            WriteOptions.plain());
                  }
                });
    List<String> torn = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Path file = file("copy" + i);
        snapshots(ACME).copyTo(file, Deadline.none());
        Tenant tenant = new Tenant("copy" + i);
        snapshots(tenant).restore(file, false, Deadline.none());
        Optional<Document> first = value(tenant, key("first"));
        Optional<Document> second = value(tenant, new ItemKey(OTHERS, "second", ""));
        if (!first.equals(second)) {
          torn.add(first + " and " + second);
        }
      }
    } finally {
      ended.set(true);
      writer.join();
    }
    assertThat(torn).isEmpty();
  }

  private Optional<Document> value(Tenant tenant, ItemKey key) {
    return store(tenant).items().get(key, ReadOptions.strong()).map(Item::value);
  }
}
