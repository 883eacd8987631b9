package io.polygate.backend.kv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;

/**
 * The engine's native library. It is unpacked beside the data and not, as it does by itself, into a
 * new file in the system's directory for temporary files, which a killed process leaves there.
 */
final class NativeLibrary {
  private static final String DIRECTORY = ".native";

  private NativeLibrary() {}

  /**
   * Makes the library ready for use, once in a process.
   *
   * @param directory the instance's, which exists
   */
  static synchronized void load(Path directory) throws IOException {
    Path unpacked = directory.resolve(DIRECTORY);
    Files.createDirectories(unpacked);
    try {
      NativeLibraryLoader.getInstance().loadLibrary(unpacked.toString());
    } catch (UnsatisfiedLinkError e) {
      // A file system that nothing may be executed from: the system's directory may allow it.
      NativeLibraryLoader.getInstance().loadLibrary(null);
    }
  }
}
