package io.polygate.gateway.sight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that clients bring back and cannot read. */
class SealedTokensTest {
  private static final byte[] SECRET = new byte[32];
  private final SealedTokens tokens = new SealedTokens(SECRET, "acme");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "room-1/0001",
        "ünïcode",
        "a long one of more than a block, which is 64 bytes"
      })
  void whatWasSealedIsOpened(String token) {
    assertThat(tokens.open(tokens.seal(token))).contains(token);
    assertThat(tokens.open(tokens.name(token))).contains(token);
  }

  @Test
  void aNameIsTheSameEveryTimeAndASealIsNot() {
    assertThat(tokens.name("7")).isEqualTo(tokens.name("7")).isNotEqualTo(tokens.name("8"));
    assertThat(tokens.seal("7")).isNotEqualTo(tokens.seal("7"));
  }

  @Test
  void neitherWhatIsInATokenNorHowLongItIsCanBeSeen() {
    String sealed = tokens.name("canary");
    assertThat(new String(Base64.getUrlDecoder().decode(sealed), StandardCharsets.ISO_8859_1))
        .doesNotContain("canary");
    assertThat(tokens.name("a")).hasSameSizeAs(tokens.name("a-key-of-a-different-length"));
  }

  @Test
  void whatIsOfSomethingElseOrChangedIsNotOpened() {
    String sealed = tokens.seal("7");
    assertThat(new SealedTokens(SECRET, "other").open(sealed)).isEmpty();
    byte[] bytes = Base64.getUrlDecoder().decode(sealed);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= 1;
      assertThat(tokens.open(Base64.getUrlEncoder().encodeToString(bytes))).isEmpty();
      bytes[i] ^= 1;
    }
    assertThat(tokens.open("")).isEmpty();
    assertThat(tokens.open("7")).isEmpty();
    assertThat(tokens.open("no base64 !")).isEmpty();
  }
}
