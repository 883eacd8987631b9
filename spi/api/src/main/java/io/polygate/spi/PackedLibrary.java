package io.polygate.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * An engine's native library in an archive, which must be a file of its own to be loaded. Engines
 * by themselves unpack theirs at every start into a new temporary file, which takes a good part of
 * the start, and which a killed process leaves behind. This one is unpacked once, and each start
 * checks the file against the archive's size and checksum of it.
 *
 * <p>Looked up when a class is initialized, a native binary has these two from its build, and does
 * not touch its copy of the library unless the file is missing. Immutable.
 */
public final class PackedLibrary {
  private static final int PIECE = 1 << 20;

  private final Class<?> neighbour;
  private final String resource;
  private final long size;
  private final long checksum;

  private PackedLibrary(Class<?> neighbour, String resource, long size, long checksum) {
    this.neighbour = neighbour;
    this.resource = resource;
    this.size = size;
    this.checksum = checksum;
  }

  /**
   * Looks for a library.
   *
   * @param neighbour a class of the archive; it is not initialized
   * @param resource the library's place in the archive, beginning with a slash
   * @return empty if the archive has none there
   * @throws UncheckedIOException if the archive cannot be read
   */
  public static Optional<PackedLibrary> find(Class<?> neighbour, String resource) {
    URL place = neighbour.getResource(resource);
    if (place == null) {
      return Optional.empty();
    }
    try {
      URLConnection connection = place.openConnection();
      if (connection instanceof JarURLConnection jar) {
        return Optional.of(
            new PackedLibrary(
                neighbour, resource, jar.getJarEntry().getSize(), jar.getJarEntry().getCrc()));
      }
      try (CheckedInputStream content =
          new CheckedInputStream(connection.getInputStream(), new CRC32())) {
        long size = content.skip(Long.MAX_VALUE);
        return Optional.of(
            new PackedLibrary(neighbour, resource, size, content.getChecksum().getValue()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes a file the library, if it is not that yet. Several processes may do so at once.
   *
   * @param file its directory is made where it is missing
   * @throws IOException if the file cannot be read or written
   */
  public void unpack(Path file) throws IOException {
    if (Files.isRegularFile(file) && Files.size(file) == size && checksum(file) == checksum) {
      return;
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("A library cannot be the root of a file system.");
    }
    Files.createDirectories(directory);
    Path temporary = Files.createTempFile(directory, "unpacking-", "");
    try (InputStream content = neighbour.getResourceAsStream(resource)) {
      if (content == null) {
        throw new IOException("The library is not in its archive any more.");
      }
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
