package io.polygate.backend.kv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.graalvm.nativeimage.hosted.Feature;
import org.graalvm.nativeimage.hosted.RuntimeClassInitialization;
import org.graalvm.nativeimage.hosted.RuntimeJNIAccess;
import org.graalvm.nativeimage.hosted.RuntimeResourceAccess;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * What a native binary must know of the engine: its native code finds Java classes, methods and
 * fields by their names, which no analysis of Java code sees, and its library is a resource. Part
 * of the build of a native binary alone.
 */
final class RocksDbFeature implements Feature {
  private static final String PACKAGE = "org/rocksdb/";
  private static final String CLASS = ".class";

  @Override
  public String getDescription() {
    return "Lets RocksDB's native code find its Java classes";
  }

  @Override
  public void beforeAnalysis(BeforeAnalysisAccess access) {
    // Its classes load the library as soon as they are used, but for the one that knows its name.
    RuntimeClassInitialization.initializeAtRunTime("org.rocksdb");
    RuntimeClassInitialization.initializeAtBuildTime(Environment.class);
    classNames(access.getApplicationClassPath())
        .map(access::findClassByName)
        .forEach(RocksDbFeature::register);
    RuntimeResourceAccess.addResource(
        RocksDB.class.getModule(), Environment.getJniLibraryFileName("rocksdb"));
  }

  private static void register(Class<?> type) {
    RuntimeJNIAccess.register(type);
    RuntimeJNIAccess.register(type.getDeclaredConstructors());
    RuntimeJNIAccess.register(type.getDeclaredMethods());
    RuntimeJNIAccess.register(type.getDeclaredFields());
  }

  /** The engine's classes, of whatever version is built in. */
  private static Stream<String> classNames(List<Path> classPath) {
    return classPath.stream()
        .filter(entry -> entry.getFileName().toString().contains("rocksdbjni"))
        .flatMap(RocksDbFeature::classNames);
  }

  private static Stream<String> classNames(Path archive) {
    try (JarFile jar = new JarFile(archive.toFile())) {
      return jar.stream()
          .map(JarEntry::getName)
          .filter(name -> name.startsWith(PACKAGE) && name.endsWith(CLASS))
          .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
