package io.polygate.benchmarks;

import io.polygate.backend.kv.KvConfig;
import io.polygate.backend.kv.KvFactory;
import io.polygate.spi.Backend;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a KV instance does for a read of what it has in memory. The option {@code -prof gc} adds the
 * bytes that a call allocates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BenchmarkCachedRead {
  private static final StoreId ACME = new StoreId(new Namespace("sessions"), new Tenant("acme"));
  private static final ReadOptions STRONG = ReadOptions.strong();

  private final ItemKey[] keys = new ItemKey[1024];
  private Path directory = Path.of("");
  private @Nullable Backend opened;

  /** Where a thread is among the keys. */
  @State(Scope.Thread)
  public static class Turn {
    private int next;
  }

  /** Stores the items, and reads each once, so that they are in memory. */
  @Setup
  public void store() throws IOException {
    directory = Files.createTempDirectory("cached-read");
    KvConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(KvConfig.class)
            .withDefaultValue(KvConfig.PREFIX + ".main.durability", "process")
            .build()
            .getConfigMapping(KvConfig.class);
    Backend backend =
        new KvFactory(config, directory.toString())
            .open(
                "main",
                other -> {
                  throw new IllegalArgumentException("KV is not made of others.");
                });
    opened = backend;
    backend.tenants(ACME.namespace()).create(ACME.tenant());
    Items items = backend.store(ACME).items();
    Document value = Document.parseJson(Samples.ITEM.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ItemKey.of(new CollectionName("items"), "item-" + i);
      items.apply(Mutation.Put.of(keys[i], value), WriteOptions.plain());
      items.get(keys[i], STRONG);
    }
  }

  /** Removes them. */
  @TearDown
  public void remove() throws IOException {
    backend().close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Backend backend() {
    return Objects.requireNonNull(opened);
  }

  /** As the event loop asks, for a tenant that it was given a moment ago. */
  @Benchmark
  public Optional<Optional<Item>> peek(Turn turn) {
    return backend().hot(ACME).orElseThrow().peek(keys[turn.next++ % keys.length], STRONG);
  }

  /** As a request's own thread asks. */
  @Benchmark
  public Optional<Item> get(Turn turn) {
    return backend().store(ACME).items().get(keys[turn.next++ % keys.length], STRONG);
  }
}
