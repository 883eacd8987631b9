package io.polygate.backend.sqlite;

import io.polygate.spi.PackedLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native library, which lies beside the data where the system is one of the common ones:
 * to find out which it is, the driver starts other programs, and then compares the library that it
 * unpacks byte by byte. Elsewhere the driver does as it does.
 */
final class NativeLibrary {
  private static final String PATH = "org.sqlite.lib.path";
  private static final String DIRECTORY = ".native";
  private static final String NAME = "libsqlitejdbc.so";
  private static final Optional<PackedLibrary> PACKED =
      architecture()
          .flatMap(
              name ->
                  PackedLibrary.find(
                      SQLiteJDBCLoader.class, "/org/sqlite/native/Linux/" + name + "/" + NAME));

  private NativeLibrary() {}

  /**
   * Makes the library ready for use; only the first call of a process does anything.
   *
   * @param directory the instance's
   * @throws Exception if the driver cannot load any
   */
  static synchronized void load(Path directory) throws Exception {
    if (PACKED.isPresent() && System.getProperty(PATH) == null && isGlibc()) {
      Path unpacked = directory.resolve(DIRECTORY);
      try {
        PACKED.get().unpack(unpacked.resolve(NAME));
        // What cannot be loaded from there, the driver unpacks among the temporary files.
        System.setProperty(PATH, unpacked.toString());
      } catch (IOException e) {
        // No room, perhaps; what is there can still be read with the driver's own copy.
      }
    }
    SQLiteJDBCLoader.initialize();
  }

  private static Optional<String> architecture() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> Optional.of("x86_64");
      case "aarch64" -> Optional.of("aarch64");
      default -> Optional.empty();
    };
  }

  /** Whether this process runs on the C library that the driver's ordinary library is made for. */
  private static boolean isGlibc() throws IOException {
    Path maps = Path.of("/proc/self/maps");
    return Files.isReadable(maps)
        && Files.readString(maps, StandardCharsets.ISO_8859_1).contains("/libc.so.6");
  }
}
