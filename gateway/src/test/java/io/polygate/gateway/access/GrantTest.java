package io.polygate.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.StorageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a grant covers and what it does not. */
class GrantTest {
  private static final Place ITEM = new Place("notes", "acme", "chats");

  @ParameterizedTest
  @CsvSource({
    "reader@notes, READ, true",
    "reader@notes, WRITE, false",
    "reader@notes, DEFINE, false",
    "reader@notes/acme, READ, true",
    "reader@notes/acme/chats, READ, true",
    "reader@*, READ, true",
    "reader@*/acme, READ, true",
    "reader@*/*/chats, READ, true",
    "reader@orders, READ, false",
    "reader@notes/other, READ, false",
    "reader@notes/acme/other, READ, false",
    "writer@notes, READ, true",
    "writer@notes, WRITE, true",
    "writer@notes, ADMINISTER, false",
    "schema@notes, DEFINE, true",
    "schema@notes, READ, false",
    "admin@notes, READ, true",
    "admin@notes, ADMINISTER, true",
    "admin@notes, PEER, false",
    "node@notes, PEER, true",
    "node@notes, READ, false",
    "reader+schema@notes, DEFINE, true"
  })
  void allowsWhatItsRolesHaveAtItsPlace(String text, Permission permission, boolean allowed) {
    Principal caller = new Principal("someone", List.of(Grant.parse(text)));

    assertThat(caller.may(permission, ITEM)).isEqualTo(allowed);
  }

  @Test
  void partIsNotTheWhole() {
    Principal caller =
        new Principal(
            "someone", List.of(Grant.parse("admin@notes/acme"), Grant.parse("reader@x/y/z")));

    assertThat(caller.may(Permission.DEFINE, Place.of("notes"))).isFalse();
    assertThat(caller.may(Permission.ADMINISTER, Place.EVERYWHERE)).isFalse();
    assertThat(caller.may(Permission.READ, new Place("x", "y", null))).isFalse();
    assertThat(caller.maySome(Permission.READ, new Place("x", "y", null))).isTrue();
    assertThat(caller.maySome(Permission.WRITE, new Place("x", "y", null))).isFalse();
    assertThat(caller.maySome(Permission.READ, new Place("x", "other", null))).isFalse();
  }

  @Test
  void whatIsNotGrantedIsNotSeen() {
    Principal caller =
        new Principal(
            "someone",
            List.of(Grant.parse("reader@notes/acme/chats"), Grant.parse("reader@notes/beta")));

    assertThat(caller.sees(Place.EVERYWHERE)).isTrue();
    assertThat(caller.sees(Place.of("notes"))).isTrue();
    assertThat(caller.sees(Place.of("orders"))).isFalse();
    assertThat(caller.sees(new Place("notes", "other", null))).isFalse();
    assertThat(caller.sees(new Place("notes", "acme", "other"))).isFalse();
    assertThat(caller.sees(new Place("notes", "beta", "other"))).isTrue();
    assertThat(caller.onlyTenants("notes")).contains(Set.of("acme", "beta"));
    assertThat(Principal.ANYBODY.onlyTenants("notes")).isEmpty();
    assertThat(new Principal("nobody", List.of()).sees(Place.EVERYWHERE)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Permission.class,
      names = {"PUBLIC", "DISCOVER"},
      mode = EnumSource.Mode.EXCLUDE)
  void whileNobodyIsAskedEverybodyMayDoEverything(Permission permission) {
    assertThat(Principal.ANYBODY.may(permission, Place.EVERYWHERE)).isTrue();
    assertThat(Principal.ANYBODY.may(permission, ITEM)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "reader",
        "@notes",
        "reader@",
        "reader@/acme",
        "reader@notes/",
        "reader@notes/acme/chats/x",
        "king@notes",
        "READER@notes",
        "reader,writer@notes",
        "reader@No",
        "reader@notes/_catalog",
        "reader@notes/../x",
        "reader@notes/acme/9x",
        "reader@notes/{claim:org}"
      })
  void anotherFormIsRefused(String text) {
    assertThatThrownBy(() -> Grant.parse(text)).isInstanceOf(StorageException.Invalid.class);
  }

  @Test
  void itsTextIsReadAgain() {
    Grant grant = Grant.parse("writer+reader@notes/acme");

    assertThat(grant).hasToString("reader+writer@notes/acme/*");
    assertThat(Grant.parse(grant.toString())).isEqualTo(grant);
  }

  @Test
  void aTenantIsTakenFromAClaimAndNeverMoreThanOne() {
    TokenGrant rule =
        new TokenGrant(
            List.of("writer@notes/{claim:org}"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(rule.grants(Map.of("org", "acme")))
        .containsExactly(Grant.parse("writer@notes/acme"));
    assertThat(rule.grants(Map.of("org", List.of("a", "b")))).hasSize(2);
    for (Object claim : List.of("*", "", "a/b", "../x", "_catalog", 7, "A", "*/x", List.of("*"))) {
      assertThat(rule.grants(Map.of("org", claim))).as("%s", claim).isEmpty();
    }
    assertThat(rule.grants(Map.of())).isEmpty();
  }

  @Test
  void aClaimDecidesOnAGrant() {
    TokenGrant rule =
        new TokenGrant(
            List.of("admin@*"),
            Optional.empty(),
            Optional.of("realm_access.roles"),
            Optional.of("operator"));

    assertThat(rule.grants(Map.of("realm_access", Map.of("roles", List.of("x", "operator")))))
        .hasSize(1);
    assertThat(rule.grants(Map.of("realm_access.roles", "operator"))).hasSize(1);
    assertThat(rule.grants(Map.of("realm_access", Map.of("roles", List.of("oper"))))).isEmpty();
    assertThat(rule.grants(Map.of("realm_access", "operator"))).isEmpty();
  }
}
