package io.polygate.backend.kv;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.CRC32;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * The engine's native library. By itself the engine unpacks it at every start into a new file among
 * the system's temporary ones, which takes most of its start and which a killed process leaves
 * there. Here it is unpacked once, beside the data, and checked at each start against the checksum
 * that its archive has of it.
 */
final class NativeLibrary {
  private static final String DIRECTORY = ".native";
  private static final int PIECE = 1 << 20;

  private NativeLibrary() {}

  /**
   * Makes the library ready for use; only the first call of a process does anything.
   *
   * @param directory the instance's, which exists
   */
  static synchronized void load(Path directory) throws IOException {
    Path unpacked = directory.resolve(DIRECTORY);
    String name = Environment.getJniLibraryFileName("rocksdb");
    URL packed = RocksDB.class.getResource("/" + name);
    if (packed != null) {
      Files.createDirectories(unpacked);
      unpack(packed, unpacked.resolve(name));
      try {
        RocksDB.loadLibrary(List.of(unpacked.toString()));
        return;
      } catch (UnsatisfiedLinkError e) {
        // A file system that nothing may be executed from: the system's directory may allow it.
      }
    }
    RocksDB.loadLibrary();
  }

  private static void unpack(URL packed, Path file) throws IOException {
    URLConnection connection = packed.openConnection();
    if (connection instanceof JarURLConnection jar
        && Files.isRegularFile(file)
        && Files.size(file) == jar.getJarEntry().getSize()
        && checksum(file) == jar.getJarEntry().getCrc()) {
      return;
    }
    Path temporary = Files.createTempFile(file.getParent(), "unpacking-", "");
    try (InputStream content = connection.getInputStream()) {
      Files.copy(content, temporary, StandardCopyOption.REPLACE_EXISTING);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static long checksum(Path file) throws IOException {
    CRC32 checksum = new CRC32();
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(piece) >= 0) {
        piece.flip();
        checksum.update(piece);
        piece.clear();
      }
    }
    return checksum.getValue();
  }
}
