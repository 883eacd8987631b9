package io.polygate.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.ConditionEvaluator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which items grants with conditions are of. */
class RowTemplateTest {
  private static boolean meets(Optional<Condition> condition, String json) {
    Value item = Json.parse(json.getBytes(StandardCharsets.UTF_8));
    return condition.isEmpty() || ConditionEvaluator.matches(condition.get(), item);
  }

  private static Optional<Condition> bound(String text, Map<String, Object> claims) {
    return RowTemplate.of(text).bound(claims).map(RowCondition::condition);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"owner = {claim:sub}", "owner = \"{claim:sub}\"", "owner = '{claim:sub}'"})
  void aClaimIsAValueHoweverItIsWritten(String text) {
    Optional<Condition> condition = bound(text, Map.of("sub", "ada"));

    assertThat(condition).isPresent();
    assertThat(meets(condition, "{\"owner\":\"ada\"}")).isTrue();
    assertThat(meets(condition, "{\"owner\":\"bob\"}")).isFalse();
    assertThat(meets(condition, "{}")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x' OR 'a' = 'a", "' OR attribute_exists(owner) OR owner = '", ":claim0"})
  void whatStandsInAClaimIsNeverPartOfTheExpression(String claim) {
    Optional<Condition> condition = bound("owner = '{claim:sub}'", Map.of("sub", claim));

    assertThat(condition).isPresent();
    assertThat(meets(condition, "{\"owner\":\"bob\"}")).isFalse();
    byte[] own = Json.write(Value.Members.of(Map.of("owner", new Value.Text(claim))));
    assertThat(meets(condition, new String(own, StandardCharsets.UTF_8))).isTrue();
  }

  @Test
  void listsAndNumbersAndClaimsBelowOthersAreTaken() {
    Map<String, Object> claims =
        Map.of("groups", List.of("red", "blue"), "level", 3L, "app", Map.of("org", "acme"));

    assertThat(meets(bound("contains({claim:groups}, team)", claims), "{\"team\":\"blue\"}"))
        .isTrue();
    assertThat(meets(bound("contains({claim:groups}, team)", claims), "{\"team\":\"green\"}"))
        .isFalse();
    assertThat(meets(bound("level <= {claim:level}", claims), "{\"level\":3}")).isTrue();
    assertThat(meets(bound("level <= {claim:level}", claims), "{\"level\":4}")).isFalse();
    assertThat(meets(bound("org = {claim:app.org}", claims), "{\"org\":\"acme\"}")).isTrue();
  }

  @Test
  void aClaimThatIsMissingOrUnfitGrantsNothing() {
    assertThat(bound("owner = {claim:sub}", Map.of())).isEmpty();
    assertThat(bound("owner = {claim:sub}", Map.of("sub", Map.of()))).isEmpty();
    assertThat(bound("owner < {claim:sub}", Map.of("sub", List.of("a")))).isEmpty();
    TokenGrant grant =
        new TokenGrant(
            List.of("writer@notes"),
            Optional.of(RowTemplate.of("owner = {claim:sub}")),
            Optional.empty(),
            Optional.empty());
    assertThat(grant.grants(Map.of())).isEmpty();
    assertThat(grant.grants(Map.of("sub", "ada")).getFirst().rows()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "owner =",
        "owner = 'team-{claim:sub}'",
        "DROP TABLE x",
        "owner = :sub",
        "#n = 'a'"
      })
  void whatIsNoConditionIsRefused(String text) {
    assertThatThrownBy(() -> RowTemplate.of(text)).isInstanceOf(StorageException.Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin@notes where owner = 'a'",
        "schema+reader@notes where owner = 'a'",
        "node@notes where owner = 'a'",
        "writer@notes where owner = {claim:sub}",
        "writer@notes where "
      })
  void onlyGrantsOfItemsHaveConditionsAndKeysHaveNoClaims(String text) {
    assertThatThrownBy(() -> Grant.parse(text)).isInstanceOf(StorageException.Invalid.class);
  }

  @Test
  void aGrantIsWrittenAsItIsRead() {
    String text = "writer@notes/acme/chats where owner = 'ada' AND level IN (1, 2)";

    assertThat(Grant.parse(text)).hasToString(text);
    assertThat(Grant.parse(Grant.parse(text).toString())).isEqualTo(Grant.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "chats, READ, true, true",
    "chats, WRITE, true, false",
    "shared, READ, true, true",
    "shared, WRITE, true, true",
    "unknown, READ, false, false"
  })
  void grantsOfOneCollectionAddUp(
      String collection, Permission permission, boolean own, boolean others) {
    Principal caller =
        new Principal(
            "ada",
            List.of(
                Grant.parse("reader@notes/acme/chats"),
                Grant.parse("writer@notes/acme/chats where owner = 'ada'"),
                Grant.parse("writer@notes/acme/shared where owner = 'ada'"),
                Grant.parse("writer@notes/acme/shared where owner = 'bob'")));
    RowRules rules = caller.rows(new Place("notes", "acme", null)).orElseThrow();
    Optional<Condition> condition = rules.condition(permission, new CollectionName(collection));

    assertThat(meets(condition, "{\"owner\":\"ada\"}")).isEqualTo(own);
    assertThat(meets(condition, "{\"owner\":\"bob\"}")).isEqualTo(others);
  }

  @Test
  void aGrantOfSomeItemsIsNoneOfThePlace() {
    Principal caller =
        new Principal("ada", List.of(Grant.parse("writer@notes/acme where owner = 'ada'")));
    Place place = new Place("notes", "acme", "chats");

    assertThat(caller.may(Permission.READ, place)).isFalse();
    assertThat(caller.mayRows(Permission.READ, place)).isTrue();
    assertThat(caller.mayRows(Permission.DEFINE, place)).isFalse();
    assertThat(caller.sees(place)).isTrue();
    assertThat(new Principal("bob", List.of(Grant.parse("writer@notes"))).rows(place)).isEmpty();
    assertThat(Set.copyOf(caller.grants())).hasSize(1);
  }
}
