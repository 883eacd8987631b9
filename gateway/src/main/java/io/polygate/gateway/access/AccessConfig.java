package io.polygate.gateway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may do what: the keys below {@code polygate.access}. */
@ConfigMapping(prefix = AccessConfig.PREFIX)
public interface AccessConfig {
  /** What all keys begin with. */
  String PREFIX = "polygate.access";

  /**
   * Whether everybody is asked who they are. Without it: as soon as there is a file of keys or an
   * issuer of tokens; else nobody, and then only this machine may reach the gateway.
   */
  Optional<Authentication> authentication();

  /** The file of the keys; by default {@code keys.json} in the directory of the data. */
  Optional<Path> keysFile();

  /** Tokens that somebody else issues. */
  TokensConfig jwt();

  /** Whether everybody is asked who they are. */
  enum Authentication {
    /** Yes, always. */
    REQUIRED,
    /** No, whoever may reach the gateway. */
    NONE
  }

  /** JSON Web Tokens. */
  interface TokensConfig {
    /** Who issues them: their claim {@code iss}. */
    Optional<String> issuer();

    /** Whom they are for: one of these must be in their claim {@code aud}. */
    Optional<List<String>> audience();

    /** How they may be signed. */
    @WithDefault("RS256,RS384,RS512,PS256,PS384,PS512,ES256,ES384,ES512,EdDSA")
    List<String> algorithms();

    /** The issuer's keys: a file or an address; by default what its discovery document names. */
    Optional<String> jwks();

    /** How soon keys are seen that the issuer has changed. */
    @WithDefault("5m")
    Duration refresh();

    /** How far the issuer's clock may be from ours. */
    @WithDefault("30s")
    Duration clockSkew();

    /** What tokens may do, by a name. */
    Map<String, TokenGrantConfig> grants();
  }

  /** What tokens of a kind may do. */
  interface TokenGrantConfig {
    /** The grants; a tenant may be {@code {claim:NAME}}. Required. */
    Optional<List<String>> allow();

    /**
     * Which items these grants are of: a condition, in which {@code {claim:NAME}} is the value of a
     * claim; by default all.
     */
    Optional<String> where();

    /** The claim that a token must have for this; by default every token may. */
    Optional<String> claim();

    /** The value that this claim must be or contain. */
    Optional<String> value();
  }
}
