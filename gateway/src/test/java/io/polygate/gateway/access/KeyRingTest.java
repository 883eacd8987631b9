package io.polygate.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.gateway.access.KeyAdministration.Made;
import io.polygate.spi.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys are good, and what is kept of them. */
class KeyRingTest {
  private static final List<Grant> GRANTS = List.of(Grant.parse("writer@notes/acme"));

  @TempDir private Path directory = Path.of("");
  private KeyFile file = new KeyFile(Path.of(""));
  private KeyAdministration keys = new KeyAdministration(file);

  @BeforeEach
  void begin() {
    file = new KeyFile(directory.resolve("below").resolve(KeyFile.NAME));
    keys = new KeyAdministration(file);
  }

  private Made made() {
    return keys.create("app", GRANTS, Optional.empty());
  }

  @Test
  void aKeyIsGoodAndItsSecretIsNotKept() throws IOException {
    Made made = made();
    KeyRing ring = new KeyRing(file);

    assertThat(ring.principal(made.text()))
        .contains(new Principal("key:" + made.key().id(), GRANTS));
    assertThat(made.text()).matches("pgk_[a-z2-7]{12}_[A-Za-z0-9_-]{43}");
    String secret = made.text().substring(17);
    assertThat(Files.readString(file.path())).contains(made.key().id()).doesNotContain(secret);
    assertThat(made.toString()).doesNotContain(secret);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
        .isEqualTo("rw-------");
  }

  @Test
  void whatIsNotTheKeyIsNotGood() {
    Made made = made();
    Made other = made();
    KeyRing ring = new KeyRing(file);
    String text = made.text();

    assertThat(ring.principal(text + "A")).isEmpty();
    assertThat(ring.principal(text.substring(0, text.length() - 1))).isEmpty();
    assertThat(ring.principal(text.substring(0, 17) + other.text().substring(17))).isEmpty();
    assertThat(ring.principal("pgk_" + made.key().id() + "_")).isEmpty();
    assertThat(ring.principal("pgk_" + made.key().id() + "_" + made.key().digest())).isEmpty();
    assertThat(ring.principal("pgk_")).isEmpty();
    assertThat(ring.principal("")).isEmpty();
  }

  @Test
  void changesAreSeen() {
    Made first = made();
    KeyRing ring = new KeyRing(file);
    Made second = made();

    ring.refresh();
    assertThat(ring.principal(second.text())).isPresent();

    assertThat(keys.revoke(first.key().id())).isTrue();
    ring.refresh();
    assertThat(ring.principal(first.text())).isEmpty();
    assertThat(ring.principal(second.text())).isPresent();
    assertThat(keys.revoke("aaaaaaaaaaaa")).isFalse();
  }

  @Test
  void anExpiredKeyIsNotGood() {
    Made gone = keys.create("gone", GRANTS, Optional.of(Duration.ofSeconds(-1)));
    Made later = keys.create("later", GRANTS, Optional.of(Duration.ofHours(1)));
    KeyRing ring = new KeyRing(file);

    assertThat(ring.principal(gone.text())).isEmpty();
    assertThat(ring.principal(later.text())).isPresent();
    assertThat(later.key().isGood(Instant.now().plus(Duration.ofHours(2)))).isFalse();
  }

  @Test
  void aReplacedKeyIsGoodForAWhileYet() {
    Made old = made();
    Made fresh = keys.rotate(old.key().id(), Duration.ofHours(1), Optional.empty()).orElseThrow();
    KeyRing ring = new KeyRing(file);

    assertThat(ring.principal(old.text())).isPresent();
    assertThat(ring.principal(fresh.text()).orElseThrow().grants()).isEqualTo(GRANTS);

    Made newest = keys.rotate(fresh.key().id(), Duration.ZERO, Optional.empty()).orElseThrow();
    ring.refresh();
    assertThat(ring.principal(fresh.text())).isEmpty();
    assertThat(ring.principal(newest.text())).isPresent();
    assertThat(keys.rotate(fresh.key().id(), Duration.ZERO, Optional.empty())).isEmpty();
    assertThat(keys.all()).hasSize(3);
  }

  @Test
  void aFileThatIsLostOrDamagedOpensNothing() throws IOException {
    Made made = made();
    KeyRing ring = new KeyRing(file);

    Files.writeString(file.path(), "{\"keys\": [");
    ring.refresh();
    assertThat(ring.principal(made.text())).isPresent();

    Files.delete(file.path());
    ring.refresh();
    assertThat(ring.isKept()).isTrue();
    assertThat(ring.principal(made.text())).isPresent();
    assertThat(new KeyRing(file).isKept()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"keys\": [1]}",
        "{\"keys\": [{\"id\": \"x\"}]}",
        "{\"keys\": [{\"id\":\"aaaaaaaaaaaa\",\"name\":\"a\",\"sha256\":\"0\",\"grants\":[\"reader@n\"],"
            + "\"createdAt\":\"2026-01-01T00:00:00Z\"}]}"
      })
  void aDamagedFileStopsTheStart(String content) throws IOException {
    Files.createDirectories(directory.resolve("below"));
    Files.writeString(file.path(), content);

    assertThatThrownBy(() -> new KeyRing(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(KeyFile.NAME);
  }

  @Test
  void changesOfManyAreAllKept() {
    List<Made> made = IntStream.range(0, 8).parallel().mapToObj(_ -> made()).toList();
    KeyRing ring = new KeyRing(file);

    assertThat(made).allSatisfy(key -> assertThat(ring.principal(key.text())).isPresent());
  }
}
