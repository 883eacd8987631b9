package io.polygate.sixth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.CollectionName;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contracts cannot see: the file itself. */
class JournalFileTest {
  private static final StoreId ID = new StoreId(new Namespace("notes"), new Tenant("acme"));
  private static final ItemKey KEY = ItemKey.of(new CollectionName("notes"), "k");

  @TempDir Path directory;

  @Test
  void lastLineThatWasCutOffIsForgotten() throws IOException {
    write(1);
    Optional<Item> first = read();
    write(2);
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(whole, whole.length - 5));

    assertThat(read()).isEqualTo(first);

    write(3);
    assertThat(read().orElseThrow().value().value()).isEqualTo(Value.Num.of(3));
  }

  @Test
  void damagedLineIsCorruption() throws IOException {
    write(1);
    List<String> lines = Files.readAllLines(file());
    Files.write(file(), List.of(lines.getFirst(), "{\"key\":1}", lines.getLast()));

    assertThatThrownBy(() -> JournalBackend.open(directory, InstantSource.system()))
        .isInstanceOf(StorageException.Corrupt.class);
  }

  @Test
  void emptyFileIsCorruption() throws IOException {
    write(1);
    Files.write(file(), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);

    assertThatThrownBy(() -> JournalBackend.open(directory, InstantSource.system()))
        .isInstanceOf(StorageException.Corrupt.class);
  }

  @Test
  void erasedTenantLeavesNoFile() {
    write(1);

    try (JournalBackend backend = JournalBackend.open(directory, InstantSource.system())) {
      backend.tenants(ID.namespace()).erase(ID.tenant());
    }

    assertThat(file()).doesNotExist();
    assertThat(file().getParent()).isEmptyDirectory();
  }

  @Test
  void directoryIsForOneProcessAlone() {
    try (JournalBackend first = JournalBackend.open(directory, InstantSource.system())) {
      first.probe();
      assertThatThrownBy(() -> JournalBackend.open(directory, InstantSource.system()))
          .isInstanceOf(ConfigurationException.class);
    }
  }

  @Test
  void directoryThatIsAFileIsRefused() throws IOException {
    Path taken = Files.createFile(directory.resolve("taken"));

    assertThatThrownBy(() -> JournalBackend.open(taken, InstantSource.system()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("taken");
  }

  @Test
  void directoryWithForeignFilesIsRefused() throws IOException {
    Files.createDirectories(directory.resolve("Not A Namespace"));
    Files.createFile(directory.resolve("Not A Namespace").resolve("a.journal"));

    assertThatThrownBy(() -> JournalBackend.open(directory, InstantSource.system()))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void fileWithAForeignFirstLineIsCorruption() throws IOException {
    write(1);
    Files.writeString(file(), "not a journal\n");

    assertThatThrownBy(() -> JournalBackend.open(directory, InstantSource.system()))
        .isInstanceOf(StorageException.Corrupt.class);
  }

  @Test
  void closedBackendIsUnavailable() {
    JournalBackend backend = JournalBackend.open(directory, InstantSource.system());
    backend.tenants(ID.namespace()).create(ID.tenant());
    Items items = backend.store(ID).items();
    backend.close();

    assertThatThrownBy(backend::probe).isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(() -> items.get(KEY, ReadOptions.strong()))
        .isInstanceOf(StorageException.Unavailable.class);
  }

  private void write(int number) {
    try (JournalBackend backend = JournalBackend.open(directory, InstantSource.system())) {
      backend.tenants(ID.namespace()).create(ID.tenant());
      backend
          .store(ID)
          .items()
          .apply(Mutation.Put.of(KEY, Document.of(Value.Num.of(number))), WriteOptions.plain());
    }
  }

  private Optional<Item> read() {
    try (JournalBackend backend = JournalBackend.open(directory, InstantSource.system())) {
      return backend.store(ID).items().get(KEY, ReadOptions.strong());
    }
  }

  private Path file() {
    return directory.resolve("notes").resolve("acme.journal");
  }
}
