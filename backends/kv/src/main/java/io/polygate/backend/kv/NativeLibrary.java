package io.polygate.backend.kv;

import io.polygate.spi.PackedLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/** The engine's native library, which lies beside the data. */
final class NativeLibrary {
  private static final String DIRECTORY = ".native";
  private static final Optional<PackedLibrary> PACKED =
      PackedLibrary.find(RocksDB.class, "/" + Environment.getJniLibraryFileName("rocksdb"));

  private NativeLibrary() {}

  /**
   * Makes the library ready for use; only the first call of a process does anything.
   *
   * @param directory the instance's, which exists
   */
  static synchronized void load(Path directory) throws IOException {
    if (PACKED.isPresent()) {
      Path unpacked = directory.resolve(DIRECTORY);
      PACKED.get().unpack(unpacked.resolve(loadedName()));
      try {
        RocksDB.loadLibrary(List.of(unpacked.toString()));
        return;
      } catch (UnsatisfiedLinkError e) {
        // A file system that nothing may be executed from: the system's directory may allow it.
      }
    }
    RocksDB.loadLibrary();
  }

  /** What the engine looks for in a directory; in its archive the library has another name. */
  static String loadedName() {
    return Environment.getJniLibraryFileName("rocksdbjni");
  }
}
