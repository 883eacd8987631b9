package io.polygate.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image of the application that was built, made of no base and opened. */
@SuppressWarnings("NullAway.Init") // What is made before all tests.
class ImageTarIT {
  private static final Path APPLICATION = Path.of(System.getProperty("polygate.quarkus-app", ""));
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private static Path work;

  private static Path tar;
  private static JsonNode config;
  private static List<List<Entry>> layers;

  /**
   * What a layer has.
   *
   * @param path where
   * @param directory whether it is a directory
   * @param user whose it is
   * @param mode who may do what with it
   * @param time when it was changed
   * @param sum of its bytes
   */
  private record Entry(
      String path, boolean directory, long user, int mode, Instant time, long sum) {}

  @BeforeAll
  static void open() throws Exception {
    tar = work.resolve("image.tar");
    ImageTar.write(APPLICATION, tar, ImageTar.SCRATCH);
    Map<String, byte[]> files = new HashMap<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    JsonNode manifest = JSON.readTree(files.get("manifest.json")).get(0);
    config = JSON.readTree(files.get(manifest.path("Config").asText()));
    layers = new ArrayList<>();
    for (JsonNode layer : manifest.path("Layers")) {
      layers.add(entries(Objects.requireNonNull(files.get(layer.asText()))));
    }
  }

  private static List<Entry> entries(byte[] layer) throws IOException {
    List<Entry> entries = new ArrayList<>();
    InputStream bytes = new GZIPInputStream(new ByteArrayInputStream(layer));
    try (TarArchiveInputStream in = new TarArchiveInputStream(bytes)) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.add(
            new Entry(
                entry.getName(),
                entry.isDirectory(),
                entry.getLongUserId(),
                entry.getMode() & 0777,
                entry.getModTime().toInstant(),
                sum(in.readAllBytes())));
      }
    }
    return entries;
  }

  private static long sum(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return sum.getValue();
  }

  private static Stream<Entry> files() {
    return layers.stream().flatMap(List::stream).filter(entry -> !entry.directory());
  }

  @Test
  void itRunsAsNobodySpecialAndAsksWhoSomebodyIs() {
    JsonNode run = config.path("config");
    assertThat(run.path("User").asText()).isEqualTo("1001");
    assertThat(run.path("WorkingDir").asText()).isEqualTo("/data");
    assertThat(run.path("Volumes").has("/data")).isTrue();
    assertThat(run.path("ExposedPorts").has("8080/tcp")).isTrue();
    assertThat(run.path("Env"))
        .extracting(JsonNode::asText)
        .containsExactly("POLYGATE_ACCESS_AUTHENTICATION=required");
  }

  @Test
  void itStartsWhatTheContainerFileStarts() throws IOException {
    String file =
        Files.readString(Path.of("../src/main/docker/Dockerfile.jvm")).replaceAll("\\\\\n *", "");
    assertThat(line(file, "ENTRYPOINT")).isEqualTo(config.at("/config/Entrypoint"));
    assertThat(line(file, "CMD")).isEqualTo(config.at("/config/Cmd"));
    assertThat(file).contains("FROM " + ImageTar.BASE + "\n");
  }

  private static JsonNode line(String file, String word) throws IOException {
    String line =
        file.lines().filter(found -> found.startsWith(word + " ")).findFirst().orElseThrow();
    return JSON.readTree(line.substring(word.length()));
  }

  @Test
  void layersHoldTheApplicationOnceAndNothingElse() throws IOException {
    Map<String, Long> expected = new LinkedHashMap<>();
    try (Stream<Path> built = Files.walk(APPLICATION)) {
      for (Path path : built.filter(Files::isRegularFile).toList()) {
        String name = APPLICATION.relativize(path).toString();
        // Says what it is made of, for tools; nothing reads it at run time.
        if (!name.equals("quarkus-app-dependencies.txt")) {
          expected.put("opt/polygate/" + name, sum(Files.readAllBytes(path)));
        }
      }
    }
    assertThat(files().map(Entry::path)).doesNotHaveDuplicates();
    Map<String, Long> found = new HashMap<>();
    files().forEach(entry -> found.put(entry.path(), entry.sum()));
    assertThat(found).isEqualTo(expected);
    assertThat(found.keySet()).allMatch(name -> name.endsWith(".jar") || name.endsWith(".dat"));
    // What changes seldom comes first, and is most of it.
    assertThat(layers).hasSize(3);
    assertThat(layers.getFirst().stream().filter(entry -> !entry.directory()))
        .allMatch(entry -> entry.path().startsWith("opt/polygate/lib/"))
        .hasSizeGreaterThan(50);
  }

  @Test
  void nobodyElseMayWriteAndTimesAreTheReleasesOwn() {
    assertThat(files())
        .allMatch(entry -> entry.user() == 1001 && entry.mode() == 0644)
        .allMatch(entry -> entry.time().equals(Instant.parse("2025-01-01T00:00:00Z")));
    assertThat(layers.getLast())
        .singleElement()
        .satisfies(
            data -> {
              assertThat(data.path()).isEqualTo("data/");
              assertThat(data.user()).isEqualTo(1001);
              assertThat(data.mode()).isEqualTo(0770);
            });
  }

  @Test
  void sameFilesMakeTheSameBytes() throws Exception {
    Path again = work.resolve("again.tar");
    ImageTar.write(APPLICATION, again, ImageTar.SCRATCH);
    assertThat(Files.mismatch(tar, again)).isEqualTo(-1);
  }

  @Test
  void directoryWithoutApplicationIsRefused(@TempDir Path nothing) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageTar.write(nothing, work.resolve("no.tar"), ImageTar.SCRATCH))
        .withMessageContaining("quarkus-run.jar");
  }
}
