package io.polygate.gateway.access;

import io.polygate.spi.ConfigurationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which tokens are good, checked.
 *
 * @param issuer their claim {@code iss}
 * @param audience one of these must be in their claim {@code aud}
 * @param algorithms how they may be signed
 * @param keys where the issuer's keys are
 * @param refresh how soon changed keys are seen
 * @param clockSkew how far the issuer's clock may be from ours
 * @param grants what they may do
 */
record TokenSettings(
    String issuer,
    List<String> audience,
    Set<String> algorithms,
    KeySource keys,
    Duration refresh,
    Duration clockSkew,
    List<TokenGrant> grants) {
  private static final String KEY = AccessConfig.PREFIX + ".jwt.";
  private static final Duration MAX_SKEW = Duration.ofMinutes(5);

  /** Those whose signatures are checked by a public key: a shared secret would sign as well. */
  private static final Set<String> ASYMMETRIC =
      Set.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

  /**
   * Reads the configuration; empty if it names no issuer.
   *
   * @throws ConfigurationException if a value is wrong or missing; the message names its key
   */
  static Optional<TokenSettings> of(AccessConfig.TokensConfig config) {
    if (config.issuer().isEmpty()) {
      requireNothingElse(config);
      return Optional.empty();
    }
    String issuer = config.issuer().get();
    List<String> audience = config.audience().orElse(List.of());
    if (audience.isEmpty()) {
      throw new ConfigurationException(
          KEY + "audience is missing: without it a token for any other service would be good here");
    }
    for (String algorithm : config.algorithms()) {
      if (!ASYMMETRIC.contains(algorithm)) {
        throw new ConfigurationException(
            KEY
                + "algorithms: \""
                + algorithm
                + "\" is none of "
                + String.join(", ", new TreeSet<>(ASYMMETRIC)));
      }
    }
    if (config.clockSkew().isNegative() || config.clockSkew().compareTo(MAX_SKEW) > 0) {
      throw new ConfigurationException(KEY + "clock-skew must be from 0s to 5m");
    }
    if (config.refresh().compareTo(Duration.ofSeconds(1)) < 0) {
      throw new ConfigurationException(KEY + "refresh must be 1s or more");
    }
    List<TokenGrant> grants = new ArrayList<>();
    new TreeMap<>(config.grants()).forEach((name, grant) -> grants.add(TokenGrant.of(name, grant)));
    if (grants.isEmpty()) {
      throw new ConfigurationException(
          KEY + "grants.NAME.allow is missing: without it a token may do nothing");
    }
    return Optional.of(
        new TokenSettings(
            issuer,
            List.copyOf(audience),
            Set.copyOf(config.algorithms()),
            KeySource.of(KEY + "jwks", config.jwks(), issuer),
            config.refresh(),
            config.clockSkew(),
            List.copyOf(grants)));
  }

  private static void requireNothingElse(AccessConfig.TokensConfig config) {
    if (config.audience().isPresent() || config.jwks().isPresent() || !config.grants().isEmpty()) {
      throw new ConfigurationException(
          KEY + "issuer is missing: it is the claim iss of the tokens that are good");
    }
  }
}
