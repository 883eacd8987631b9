package io.polygate.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackedLibraryTest {
  private static final byte[] LIBRARY = "not really a library".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory;

  @Test
  void aLibraryOfAnArchiveIsUnpackedOnce() throws Exception {
    try (URLClassLoader archive = archive()) {
      PackedLibrary library =
          PackedLibrary.find(neighbour(archive), "/native/library.so").orElseThrow();
      Path file = directory.resolve("deep/er/library.so");
      library.unpack(file);
      assertThat(file).hasBinaryContent(LIBRARY);
      FileTime unpacked = FileTime.fromMillis(1000);
      Files.setLastModifiedTime(file, unpacked);
      library.unpack(file);
      assertThat(Files.getLastModifiedTime(file)).isEqualTo(unpacked);
      try (Stream<Path> files = Files.list(file.getParent())) {
        assertThat(files).containsExactly(file);
      }
    }
  }

  @Test
  void aFileThatIsNotTheLibraryIsReplaced() throws Exception {
    try (URLClassLoader archive = archive()) {
      PackedLibrary library =
          PackedLibrary.find(neighbour(archive), "/native/library.so").orElseThrow();
      Path file = directory.resolve("library.so");
      byte[] changed = LIBRARY.clone();
      changed[3] ^= 1;
      Files.write(file, changed);
      library.unpack(file);
      assertThat(file).hasBinaryContent(LIBRARY);
      Files.write(file, new byte[3]);
      library.unpack(file);
      assertThat(file).hasBinaryContent(LIBRARY);
    }
  }

  @Test
  void aResourceThatIsAFileOfItsOwnIsUnpackedAsWell() throws IOException {
    String name = "/" + PackedLibraryTest.class.getName().replace('.', '/') + ".class";
    Path file = directory.resolve("copy");
    PackedLibrary.find(PackedLibraryTest.class, name).orElseThrow().unpack(file);
    PackedLibrary.find(PackedLibraryTest.class, name).orElseThrow().unpack(file);
    try (var original = PackedLibraryTest.class.getResourceAsStream(name)) {
      assertThat(file).hasBinaryContent(original.readAllBytes());
    }
  }

  @Test
  void whatTheArchiveDoesNotHaveIsNotFound() {
    assertThat(PackedLibrary.find(PackedLibraryTest.class, "/no/such/library.so")).isEmpty();
  }

  private URLClassLoader archive() throws IOException, URISyntaxException {
    Path jar = directory.resolve("archive.jar");
    String name = PackedLibrary.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        var type = PackedLibrary.class.getResourceAsStream("/" + name)) {
      out.putNextEntry(new JarEntry("native/library.so"));
      out.write(LIBRARY);
      out.putNextEntry(new JarEntry(name));
      out.write(type.readAllBytes());
    }
    return new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
  }

  /** A class of the archive, and not of this class loader. */
  private static Class<?> neighbour(ClassLoader archive) throws ClassNotFoundException {
    return Class.forName(PackedLibrary.class.getName(), false, archive);
  }
}
