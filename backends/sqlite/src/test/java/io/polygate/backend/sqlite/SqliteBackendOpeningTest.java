package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.Backend;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import io.polygate.spi.StorageException;
import io.polygate.spi.tck.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The directory of an instance, and what is in its way. */
class SqliteBackendOpeningTest {
  private final TemporaryDirectory directory = new TemporaryDirectory();

  @AfterEach
  void remove() {
    directory.close();
  }

  private SqliteSettings in(Path path) {
    return new SqliteSettings(
        path, Durability.FSYNC, 4, 4, 512 << 10, 1 << 20, OptionalLong.empty());
  }

  private Backend open(Path path) {
    return SqliteBackend.open("main", in(path), InstantSource.system());
  }

  @Test
  void directoryIsMadeWithThoseThatItIsIn() {
    Path deep = directory.path().resolve("a/b/c");
    try (Backend backend = open(deep)) {
      backend.probe();
      assertThat(deep).isDirectory();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void fileInPlaceOfTheDirectoryIsNamed() throws Exception {
    Path file = Files.writeString(directory.path().resolve("file"), "x");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(file + " is not a directory");
    assertThatThrownBy(() -> open(file.resolve("below")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void directoryThatCannotBeWrittenToIsNamed() {
    assertThatThrownBy(() -> open(Path.of("/proc/polygate")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("The directory /proc/polygate cannot be used for SQLite databases: ");
  }

  @Test
  void secondInstanceIsRefused() throws Exception {
    try (Backend backend = open(directory.path())) {
      assertThatThrownBy(() -> open(directory.path()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "The directory %s is in use by another SQLite instance or process.",
              directory.path());
      backend.probe();
    }
    open(directory.path()).close();
  }

  @Test
  void secondProcessIsRefusedUntilTheFirstHasEnded() throws Exception {
    try (ChildProcess other = ChildProcess.start(LockHolder.class, directory.path().toString())) {
      assertThat(other.line()).isEqualTo("locked");
      assertThatThrownBy(() -> open(directory.path()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("is in use by another SQLite instance or process");
      other.kill();
      open(directory.path()).close();
    }
  }

  @Test
  void leftOversOfACrashAreRemovedAndNothingElse() throws Exception {
    Path namespace = Files.createDirectory(directory.path().resolve("notes"));
    Path foreign = Files.createDirectory(directory.path().resolve("lost+found"));
    Path half = Files.writeString(namespace.resolve(".polygate-0123-4567.db"), "half a tenant");
    Path orphan = Files.writeString(namespace.resolve("acme.db-wal"), "erased but for this");
    Path theirs = Files.writeString(foreign.resolve(".polygate-0123-4567.db"), "somebody's");
    Path other = Files.writeString(namespace.resolve("README.txt"), "somebody's");
    Path live = Files.writeString(namespace.resolve("live.db"), "");
    Path log = Files.writeString(namespace.resolve("live.db-wal"), "");
    open(directory.path()).close();
    assertThat(half).doesNotExist();
    assertThat(orphan).doesNotExist();
    assertThat(theirs).exists();
    assertThat(other).exists();
    assertThat(live).exists();
    assertThat(log).exists();
  }

  @Test
  void closedInstanceRefuses() throws Exception {
    Backend backend = open(directory.path());
    backend.tenants(TestInstance.NAMESPACE).create(TestInstance.id("acme").tenant());
    backend.close();
    assertThatThrownBy(backend::probe).isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(
            () ->
                backend
                    .store(TestInstance.id("acme"))
                    .items()
                    .get(TestInstance.key("a"), io.polygate.spi.ReadOptions.strong()))
        .isInstanceOf(StorageException.Unavailable.class);
  }
}
