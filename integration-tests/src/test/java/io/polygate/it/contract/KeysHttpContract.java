package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and keys in paths: all that is allowed works, all else is refused before it does harm. */
abstract class KeysHttpContract extends HttpContract {
  KeysHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  static List<String> unusualKeys() {
    return List.of(
        "a/b",
        "/",
        "//",
        "a%2Fb",
        "%",
        "a b",
        "a+b",
        "+",
        ".",
        "..",
        "../x",
        "a/../b",
        "...",
        "a.b",
        ".hidden",
        "?",
        "a?b=c&d",
        "#",
        "a#b",
        ";v=1",
        "a;b",
        ",",
        ":",
        "user:1@host",
        "\\",
        "\"quoted\"",
        "'quoted'",
        "<b>",
        "{}",
        "${x}",
        "a\nb",
        "\r\n",
        "\t",
        "\u0001",
        "\u007f",
        "~0~1",
        "*",
        "é",
        "e\u0301",
        "日本語",
        "\ud83d\ude00",
        "\u202eabc",
        "\ufeff",
        "\uffff",
        "null",
        "_catalog",
        "query",
        "x".repeat(1024),
        "\ud83d\ude00".repeat(256),
        "' OR 1=1 --",
        ":resource:http:");
  }

  @ParameterizedTest
  @MethodSource("unusualKeys")
  void anyTextIsAPartitionKey(String key) {
    created(collection.item(key), numbered(1));
    assertThat(http.get(collection.item(key)).expect(200).json()).isEqualTo(numbered(1));
    http.head(collection.item(key)).expect(200);
    http.delete(collection.item(key)).expect(204);
    http.get(collection.item(key)).expectProblem(404, "ITEM_NOT_FOUND");
  }

  @ParameterizedTest
  @MethodSource("unusualKeys")
  void anyTextIsASortKey(String key) {
    created(collection.item("p", key), numbered(1));
    created(collection.item("p"), numbered(2));
    assertThat(http.get(collection.item("p", key)).expect(200).json()).isEqualTo(numbered(1));
    http.delete(collection.item("p", key)).expect(204);
    assertThat(http.get(collection.item("p")).expect(200).json()).isEqualTo(numbered(2));
  }

  @Test
  void aSlashWithinAKeyIsNotTheOneBetweenKeys() {
    created(collection.item("a/b"), numbered(1));
    created(collection.item("a", "b"), numbered(2));
    created(collection.item("a%2Fb"), numbered(3));
    assertThat(http.get(collection.item("a/b")).expect(200).json()).isEqualTo(numbered(1));
    assertThat(http.get(collection.item("a", "b")).expect(200).json()).isEqualTo(numbered(2));
    assertThat(http.get(collection.item("a%2Fb")).expect(200).json()).isEqualTo(numbered(3));
  }

  @Test
  void aPlusInAPathIsAPlus() {
    created(collection.items() + "/a+b", numbered(1));
    http.get(collection.item("a+b")).expect(200);
    http.get(collection.item("a b")).expect(404);
  }

  @Test
  void keysThatUnicodeCallsEquivalentAreTwoKeys() {
    created(collection.item("\u00e9"), numbered(1));
    created(collection.item("e\u0301"), numbered(2));
    created(collection.item("E\u0301"), numbered(3));
    assertThat(http.get(collection.item("\u00e9")).expect(200).json()).isEqualTo(numbered(1));
  }

  @Test
  void aKeyThatIsTooLongIsRefusedAndTheLimitIsNamed() {
    created(collection.item("p"), numbered(1));
    assertLimit(
        http.put(collection.item("x".repeat(1025)), numbered(1)).expectProblem(413), "pkBytes");
    assertLimit(
        http.put(collection.item("p", "é".repeat(513)), numbered(1)).expectProblem(413), "skBytes");
    assertLimit(http.get(collection.item("x".repeat(1025))).expectProblem(413), "pkBytes");
  }

  private static void assertLimit(JsonNode problem, String name) {
    assertThat(problem.path("limit").path("name").textValue()).isEqualTo(name);
    assertThat(problem.path("limit").path("max").longValue()).isEqualTo(1024);
    assertThat(problem.path("limit").path("actual").longValue()).isBetween(1025L, 1026L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%00", "a%00b", "%FF", "%C3", "%C0%80", "%ED%A0%80", "%F5%80%80%80"})
  void aKeyThatIsNotUnicodeTextIsRefused(String encoded) {
    created(collection.item("a"), numbered(1));
    http.put(collection.items() + "/" + encoded, numbered(1)).expectProblem(400);
    http.get(collection.items() + "/" + encoded).expectProblem(400);
    http.get(collection.item("a") + "/" + encoded).expectProblem(400);
  }

  static List<String> hostileNames() {
    return List.of(
        "../x",
        "..",
        ".",
        "a/b",
        "a\\b",
        "x".repeat(64),
        "x".repeat(300),
        "a?enable_load_extension=true",
        "a&b=c",
        ":resource:http:",
        ":memory:",
        "file:a",
        "a.db",
        "a b",
        "a\u0000b",
        "a\nb",
        "-a",
        "_a",
        "é",
        "\ud83d\ude00",
        "'; drop table x; --",
        "${jndi}",
        "a%2Fb",
        "*");
  }

  @ParameterizedTest
  @MethodSource("hostileNames")
  void aTenantNameOfAnotherFormIsRefused(String name) {
    Routes.Collection hostile = Routes.Collection.of(namespace, name, collectionName);
    http.put(hostile.item("a"), numbered(1)).expectProblem(400);
    http.get(hostile.item("a")).expectProblem(400);
    http.putEmpty(Routes.tenant(namespace, name)).expectProblem(400);
    http.get(Routes.tenant(namespace, name)).expectProblem(400);
    http.delete(Routes.tenant(namespace, name)).expectProblem(400);
    assertServing();
  }

  @Test
  void aTenantNameHasLowerCaseOnly() {
    http.put(Routes.Collection.of(namespace, "Acme", collectionName).item("a"), numbered(1))
        .expectProblem(400);
  }

  @Test
  void theReservedTenantCannotBeNamed() {
    http.get(Routes.tenant(namespace, "_catalog")).expectProblem(400);
    http.get(Routes.Collection.of(namespace, "_catalog", "collections").item("a"))
        .expectProblem(400);
    http.delete(Routes.tenant(namespace, "_catalog")).expectProblem(400);
  }

  @ParameterizedTest
  @MethodSource("hostileNames")
  void aCollectionNameOfAnotherFormIsRefused(String name) {
    Routes.Collection hostile = Routes.Collection.of(namespace, tenant, name);
    http.put(hostile.item("a"), numbered(1)).expectProblem(400);
    http.get(hostile.item("a")).expectProblem(400);
    http.put(Routes.definition(namespace, name), Json.object()).expectProblem(400);
    assertServing();
  }

  @ParameterizedTest
  @MethodSource("hostileNames")
  void aNamespaceNameOfAnotherFormIsRefused(String name) {
    int status = http.get(Routes.namespace(name)).status();
    assertThat(status).isIn(400, 404);
    assertThat(http.get(Routes.Collection.of(name, tenant, collectionName).item("a")).status())
        .isIn(400, 404);
  }

  @Test
  void anEmptyNameIsRefused() {
    String tenants = Routes.namespace(namespace) + "/tenants/";
    http.put(tenants + "/collections/c/items/a", numbered(1)).expectProblem(notFoundOrBad(tenants));
    assertServing();
  }

  private int notFoundOrBad(String tenants) {
    int status = http.put(tenants + "/collections/c/items/a", numbered(1)).status();
    assertThat(status).isIn(400, 404);
    return status;
  }

  @Test
  void namesOfTheGreatestLengthWork() {
    String name = "a" + "-_0".repeat(20) + "zz";
    assertThat(name).hasSize(63);
    Routes.Collection longest = Routes.Collection.of(namespace, name, "C" + "x".repeat(62));
    created(longest.item("a"), numbered(1));
    http.get(longest.item("a")).expect(200);
    http.delete(Routes.tenant(namespace, name)).expect(204);
  }

  @Test
  void collectionNamesDifferByCase() {
    Routes.Collection upper = Routes.Collection.of(namespace, tenant, "Case" + collectionName);
    Routes.Collection lower = Routes.Collection.of(namespace, tenant, "case" + collectionName);
    created(upper.item("a"), numbered(1));
    http.get(lower.item("a")).expect(404);
    created(lower.item("a"), numbered(2));
    assertThat(http.get(upper.item("a")).expect(200).json()).isEqualTo(numbered(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select",
        "Order",
        "group",
        "sqlite_master",
        "sqlite_x",
        "table-1",
        "a-b_c",
        "rowid",
        "_x"
      })
  void collectionNamesThatDatabasesUseThemselvesAreOrdinary(String name) {
    Routes.Collection ordinary = Routes.Collection.of(namespace, tenant, name);
    if (name.startsWith("_")) {
      http.put(ordinary.item("a"), numbered(1)).expectProblem(400);
    } else {
      created(ordinary.item("a"), numbered(1));
      assertThat(http.get(ordinary.item("a")).expect(200).json()).isEqualTo(numbered(1));
    }
  }

  private void assertServing() {
    http.get(Routes.namespace(namespace)).expect(200);
  }
}
