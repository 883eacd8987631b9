package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeLibraryTest {
  private static final Path MAPS = Path.of("/proc/self/maps");

  @Test
  void theLibraryIsTheOneBesideTheData(@TempDir Path directory) throws Exception {
    assumeThat(MAPS).exists();
    assumeThat(Files.readString(MAPS, StandardCharsets.ISO_8859_1)).contains("/libc.so.6");
    NativeLibrary.load(directory);
    assertThat(Files.readAllLines(MAPS, StandardCharsets.ISO_8859_1))
        .filteredOn(line -> line.contains("libsqlitejdbc"))
        .isNotEmpty()
        .allMatch(line -> line.contains("/.native/libsqlitejdbc.so"));
  }
}
