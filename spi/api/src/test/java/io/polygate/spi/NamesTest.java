package io.polygate.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "acme", "acme-eu_1", "0-0", "a_"})
  void plainNamesAreAccepted(String name) {
    assertThat(Tenant.named(name).name()).isEqualTo(name);
    assertThat(new Namespace(name)).hasToString(name);
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
        "a.db",
        "-rf",
        "_catalog",
        "_x",
        "Acme",
        "acme ",
        "a\u0000",
        "a%2Fb",
        "a?enable_load_extension=true",
        ":memory:",
        ":resource:http://127.0.0.1/x",
        "file:x",
        "ä",
        "ａ",
        "a\n"
      })
  void namesThatCouldBecomeSomethingElseAreRefused(String name) {
    assertThatThrownBy(() -> Tenant.named(name)).isInstanceOf(StorageException.Invalid.class);
    assertThatThrownBy(() -> new Namespace(name)).isInstanceOf(StorageException.Invalid.class);
    assertThatThrownBy(() -> new BackendRef("sqlite", name))
        .isInstanceOf(StorageException.Invalid.class);
  }

  @Test
  void lengthIsBounded() {
    assertThat(Tenant.named("a".repeat(63)).name()).hasSize(63);
    assertThatThrownBy(() -> Tenant.named("a".repeat(64)))
        .isInstanceOf(StorageException.Invalid.class);
    assertThatThrownBy(() -> Tenant.named("a".repeat(300)))
        .isInstanceOf(StorageException.Invalid.class);
    assertThatThrownBy(() -> new CollectionName("a".repeat(64)))
        .isInstanceOf(StorageException.Invalid.class);
  }

  @Test
  void theCatalogIsATenantThatNoClientCanName() {
    assertThat(Tenant.CATALOG.name()).isEqualTo("_catalog");
    assertThatThrownBy(() -> Tenant.named(Tenant.CATALOG.name()))
        .isInstanceOf(StorageException.Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Chats", "c", "order_items", "x-1"})
  void collectionNamesKeepTheirCase(String name) {
    assertThat(new CollectionName(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "_a", "-a", "a b", "a.b", "a\"b", "a;drop", "é"})
  void collectionNamesThatNeedQuotingAreRefused(String name) {
    assertThatThrownBy(() -> new CollectionName(name)).isInstanceOf(StorageException.Invalid.class);
  }

  @Test
  void backendReferencesAreReadFromKindAndInstance() {
    assertThat(BackendRef.parse("sqlite/main")).isEqualTo(new BackendRef("sqlite", "main"));
    assertThat(BackendRef.parse("sqlite/main")).hasToString("sqlite/main");
    for (String text : new String[] {"sqlite", "sqlite/", "/main", "a/b/c", "", "/"}) {
      assertThatThrownBy(() -> BackendRef.parse(text)).isInstanceOf(StorageException.Invalid.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"", "a/b", "ä"})
  void versionsThatNobodyGaveAreRefused(String token) {
    assertThatThrownBy(() -> new Version(token)).isInstanceOf(StorageException.Invalid.class);
  }
}
