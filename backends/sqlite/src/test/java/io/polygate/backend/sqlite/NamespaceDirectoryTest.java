package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.Durability;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants as files: made, listed and removed. */
class NamespaceDirectoryTest {
  private static final int TENANTS = 10_000;

  @Test
  void tenThousandTenantsAreListedInPages() throws Exception {
    try (TestInstance instance = new TestInstance(Durability.PROCESS, 8)) {
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < TENANTS; i++) {
        String name = Integer.toString(i * 7_919 % TENANTS, 36) + "-" + i;
        expected.add(name);
        instance.create(name);
      }
      expected.sort(null);
      List<String> listed = new ArrayList<>();
      Optional<Tenant> after = Optional.empty();
      List<Tenant> page = instance.tenants.list(after, 999);
      while (!page.isEmpty()) {
        assertThat(page).hasSizeLessThanOrEqualTo(999);
        page.forEach(tenant -> listed.add(tenant.name()));
        if (listed.size() > 5_000) {
          instance.namespace.trim(); // As the sweeper does between two pages.
        }
        page = instance.tenants.list(Optional.of(page.getLast()), 999);
      }
      assertThat(listed).isEqualTo(expected);
      assertThat(instance.descriptors()).isZero();
    }
  }

  @Test
  void newTenantIsAWholeFile() throws Exception {
    try (TestInstance instance = new TestInstance()) {
      instance.create("acme");
      Path database = instance.database("acme").toPath();
      assertThat(Files.readAllBytes(database)).isEqualTo(instance.newFile.empty());
      assertThat(TestInstance.number(database, "PRAGMA application_id"))
          .isEqualTo(FileFormat.APPLICATION_ID);
      assertThat(TestInstance.number(database, "PRAGMA user_version"))
          .isEqualTo(FileFormat.VERSION);
      assertThat(
              TestInstance.number(
                  database, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"))
          .isEqualTo(1);
    }
  }

  @Test
  void tenantThatManyMakeAtOnceIsMadeOnce() throws Exception {
    try (TestInstance instance = new TestInstance()) {
      List<Future<Boolean>> answers = new ArrayList<>();
      try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 32; i++) {
          answers.add(
              executor.submit(
                  () -> {
                    boolean made = instance.tenants.create(new Tenant("acme"));
                    instance.write("acme", TestInstance.put("a", "1"));
                    return made;
                  }));
        }
      }
      int made = 0;
      for (Future<Boolean> answer : answers) {
        made += answer.get() ? 1 : 0;
      }
      assertThat(made).isEqualTo(1);
      assertThat(instance.text("acme", "a")).isEqualTo("1");
      try (var left = Files.list(instance.directory.path().resolve("tests"))) {
        assertThat(left.map(path -> path.getFileName().toString()))
            .allSatisfy(name -> assertThat(name).startsWith("acme.db"));
      }
    }
  }

  @Test
  void erasedTenantComesBackEmptyAndItsVersionsDoNot() {
    try (TestInstance instance = new TestInstance()) {
      instance.create("acme");
      var first = instance.write("acme", TestInstance.put("a", "1")).version().orElseThrow();
      assertThat(instance.tenants.erase(new Tenant("acme"))).isTrue();
      assertThat(instance.tenants.erase(new Tenant("acme"))).isFalse();
      instance.clock.advance(java.time.Duration.ofMillis(1));
      instance.create("acme");
      assertThat(instance.read("acme", "a")).isEmpty();
      var second = instance.write("acme", TestInstance.put("a", "1")).version().orElseThrow();
      assertThat(second).isNotEqualTo(first);
    }
  }

  @Test
  void logOfAnEarlierTenantIsNotTakenForTheNewOnes() throws Exception {
    try (TestInstance instance = new TestInstance()) {
      instance.create("model");
      instance.write("model", TestInstance.put("a", "1"));
      // As a crash amid an erasure leaves it.
      Path log = TenantPaths.wal(instance.database("acme")).toPath();
      Files.copy(TenantPaths.wal(instance.database("model")).toPath(), log);
      instance.create("acme");
      assertThat(log).doesNotExist();
      assertThat(instance.read("acme", "a")).isEmpty();
    }
  }

  @Test
  void otherFilesAreNotTenants() throws Exception {
    try (TestInstance instance = new TestInstance()) {
      instance.create("acme");
      instance.tenants.create(Tenant.CATALOG);
      Path directory = instance.directory.path().resolve("tests");
      for (String name :
          List.of(
              "ACME.db",
              "ümlaut.db",
              "a b.db",
              ".hidden.db",
              "notes.txt",
              "-x.db",
              "a..b.db",
              ".db")) {
        Files.writeString(directory.resolve(name), "theirs");
      }
      assertThat(instance.tenants.list(Optional.empty(), 100)).containsExactly(new Tenant("acme"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\b",
        "Acme",
        "ACME",
        "ünal",
        "a b",
        "a?b=c",
        "a%2fb",
        "a\u0000",
        "_catalog",
        "_x",
        "-x",
        ".x",
        "a.db",
        ":memory:",
        "file:x",
        "a\n"
      })
  void nameThatIsNoFileNameIsRefusedBeforeItTouchesAFile(String name) {
    assertThatThrownBy(() -> Tenant.named(name)).isInstanceOf(StorageException.Invalid.class);
    assertThat(TenantPaths.tenant(name + ".db").filter(tenant -> !tenant.equals(Tenant.CATALOG)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"con", "nul", "a", "0", "x-wal", "x_y-z", "sqlite_master"})
  void nameThatOnlyLooksOddIsATenantsOfItsOwn(String name) {
    try (TestInstance instance = new TestInstance(Durability.PROCESS, 2)) {
      instance.create(name);
      instance.create(name + "x");
      instance.write(name, TestInstance.put("a", "1"));
      assertThat(instance.read(name + "x", "a")).isEmpty();
      assertThat(instance.tenants.list(Optional.empty(), 9)).hasSize(2);
    }
  }
}
