package io.polygate.backend.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The directory of an instance, and what is in its way. */
class KvBackendOpeningTest {
  private final TemporaryDirectory directory = new TemporaryDirectory();

  @AfterEach
  void remove() {
    directory.close();
  }

  private static KvBackend open(Path path) {
    KvSettings settings =
        new KvSettings(path, Durability.FSYNC, 8 << 20, 8 << 20, 64, 1 << 20, OptionalLong.empty());
    return KvBackend.open("main", settings, InstantSource.system());
  }

  private static String incompressible() {
    byte[] bytes = new byte[4_000];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void write(KvBackend backend, String partition) {
    backend.tenants(TestInstance.NAMESPACE).create(TestInstance.id("acme").tenant());
    backend
        .store(TestInstance.id("acme"))
        .items()
        .apply(TestInstance.put(partition, "\"" + incompressible() + "\""), WriteOptions.plain());
  }

  @Test
  void directoryIsMadeWithThoseThatItIsIn() {
    Path deep = directory.path().resolve("a/b/c");
    try (KvBackend backend = open(deep)) {
      backend.probe();
      assertThat(deep).isDirectory();
    }
  }

  @Test
  void fileInPlaceOfTheDirectoryIsNamed() throws Exception {
    Path file = Files.writeString(directory.path().resolve("file"), "x");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(file + " is not a directory");
  }

  @Test
  void directoryThatCannotBeWrittenToIsNamed() {
    assertThatThrownBy(() -> open(Path.of("/proc/polygate")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("The directory /proc/polygate cannot be used for a KV database: ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void secondInstanceIsRefused() {
    try (KvBackend backend = open(directory.path())) {
      assertThatThrownBy(() -> open(directory.path()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "The directory %s is in use by another KV instance or process.", directory.path());
      backend.probe();
    }
    open(directory.path()).close();
  }

  @Test
  void damagedDatabaseIsNamed() throws Exception {
    try (KvBackend backend = open(directory.path())) {
      write(backend, "k");
    }
    Path current = directory.path().resolve("CURRENT");
    Files.writeString(current, "MANIFEST-999999\n");

    assertThatThrownBy(() -> open(directory.path()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(directory.path().toString())
        .hasMessageNotContaining("\n");
  }

  @Test
  void damagedBlocksAreNamed() throws Exception {
    try (KvBackend backend = open(directory.path())) {
      write(backend, "k");
    }
    // What was in the log is written into a file of its own when the database is opened.
    open(directory.path()).close();
    try (Stream<Path> files = Files.list(directory.path())) {
      for (Path file : files.filter(path -> path.toString().endsWith(".sst")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[40] ^= 1;
        Files.write(file, bytes);
      }
    }
    assertThatThrownBy(() -> open(directory.path()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("The database in " + directory.path() + " is damaged");
  }

  @Test
  void databaseOfAnotherFormatIsRefused() {
    KvSettings settings = directory.settings();
    try (RocksEngine engine = RocksEngine.open(settings)) {
      Changes changes = new Changes();
      changes.put(Keys.format(), new byte[] {99});
      changes.keep();
      engine.write(changes);
    }
    assertThatThrownBy(() -> RocksEngine.open(settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("another version");
    assertThatThrownBy(() -> RocksEngine.open(settings))
        .as("the first attempt gave the directory back")
        .hasMessageContaining("another version");
  }

  @Test
  void fullDatabaseRefusesItemsAndTakesDeletions() {
    KvSettings settings =
        new KvSettings(
            directory.path(),
            Durability.PROCESS,
            8 << 20,
            8 << 20,
            64,
            1 << 20,
            OptionalLong.of(8 << 20));
    try (KvBackend backend = KvBackend.open("main", settings, InstantSource.system())) {
      write(backend, "first");
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  write(backend, "k" + i);
                }
              })
          .isInstanceOf(StorageException.OutOfSpace.class);
      assertThat(
              backend
                  .store(TestInstance.id("acme"))
                  .items()
                  .apply(Mutation.Delete.of(TestInstance.key("first")), WriteOptions.plain())
                  .kind())
          .isEqualTo(Written.Kind.DELETED);
    }
  }
}
