package io.polygate.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ModificationTimeProvider;
import com.google.cloud.tools.jib.api.buildplan.OwnershipProvider;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The image that {@code src/main/docker/Dockerfile.jvm} describes, as a tar that {@code podman
 * load} takes. It has the same bytes whenever it is made of the same files. A health check is no
 * part of the image's format when it is made so: whoever runs it looks at {@code /q/health}.
 */
public final class ImageTar {
  /** The base that has nothing: for looking at the layers, since there is no Java in it. */
  static final String SCRATCH = "scratch";

  /** What the container file is based on, too. */
  static final String BASE = "registry.access.redhat.com/ubi9/openjdk-25-runtime:1.24";

  private static final String USER = "1001";
  private static final String OWNER = USER + ":0";
  private static final String ROOT = "/opt/polygate/";
  private static final Instant TIME = Instant.parse("2025-01-01T00:00:00Z");

  private ImageTar() {}

  /**
   * Makes the tar.
   *
   * @param arguments the directory of the assembled application, the tar to make, and, if another
   *     one is wanted, the image that it is based on: {@code scratch}, a reference, or {@code
   *     tar://} and a path
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2 || arguments.length > 3) {
      System.err.println("usage: image.jar QUARKUS_APP OUT.tar [BASE]");
      System.exit(2);
    }
    write(Path.of(arguments[0]), Path.of(arguments[1]), arguments.length > 2 ? arguments[2] : BASE);
  }

  static void write(Path application, Path out, String base)
      throws IOException,
          InterruptedException,
          ExecutionException,
          RegistryException,
          CacheDirectoryCreationException,
          InvalidImageReferenceException {
    if (!Files.exists(application.resolve("quarkus-run.jar"))) {
      throw new IllegalArgumentException("There is no quarkus-run.jar in " + application);
    }
    Path work = Files.createTempDirectory("polygate-image-");
    try {
      Path empty = Files.createDirectory(work.resolve("empty"));
      JibContainerBuilder image = base.equals(SCRATCH) ? Jib.fromScratch() : Jib.from(base);
      image
          // From what changes seldom to what changes with every build.
          .addFileEntriesLayer(layer("libraries", application, "lib"))
          .addFileEntriesLayer(
              layer("application", application, "quarkus-run.jar", "app", "quarkus"))
          .addFileEntriesLayer(data(empty))
          .setUser(USER)
          .setWorkingDirectory(AbsoluteUnixPath.get("/data"))
          .addVolume(AbsoluteUnixPath.get("/data"))
          .addExposedPort(Port.tcp(8080))
          // Others reach what listens on all addresses.
          .setEnvironment(Map.of("POLYGATE_ACCESS_AUTHENTICATION", "required"))
          .addLabel("org.opencontainers.image.title", "Polygate")
          .addLabel("org.opencontainers.image.licenses", "Apache-2.0")
          .setEntrypoint(
              List.of(
                  "java",
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-XX:+UseCompactObjectHeaders",
                  "-XX:+ExitOnOutOfMemoryError",
                  "-XX:MaxRAMPercentage=60",
                  "-jar",
                  ROOT + "quarkus-run.jar"))
          .setProgramArguments(List.of("serve", "--host", "0.0.0.0", "--data", "/data"))
          .setCreationTime(TIME)
          .containerize(
              Containerizer.to(TarImage.at(out).named("polygate"))
                  .setBaseImageLayersCache(work.resolve("base"))
                  .setApplicationLayersCache(work.resolve("layers"))
                  .setToolName("polygate"));
    } finally {
      delete(work);
    }
  }

  /** The files of the application, which nobody may change while it runs. */
  private static FileEntriesLayer layer(String name, Path application, String... parts)
      throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    ModificationTimeProvider times = (source, destination) -> TIME;
    OwnershipProvider owners = (source, destination) -> OWNER;
    for (String part : parts) {
      layer.addEntryRecursive(
          application.resolve(part),
          AbsoluteUnixPath.get(ROOT + part),
          (source, destination) ->
              FilePermissions.fromOctalString(Files.isDirectory(source) ? "755" : "644"),
          times,
          owners);
    }
    return layer.build();
  }

  private static FileEntriesLayer data(Path empty) {
    return FileEntriesLayer.builder()
        .setName("data")
        .addEntry(
            empty,
            AbsoluteUnixPath.get("/data"),
            FilePermissions.fromOctalString("770"),
            TIME,
            OWNER)
        .build();
  }

  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
