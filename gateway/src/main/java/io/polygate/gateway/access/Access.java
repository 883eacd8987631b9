package io.polygate.gateway.access;

import io.polygate.gateway.files.Lookout;
import io.polygate.spi.ConfigurationException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells who asks. Until there is a key or an issuer of tokens, nobody is asked; from then on
 * everybody is, and that never ends while the process runs. For many threads.
 */
public final class Access {
  private static final String BEARER = "bearer ";

  private final KeyRing keys;
  private final Optional<Tokens> tokens;
  private final String description;
  private volatile boolean required;

  private Access(KeyRing keys, Optional<Tokens> tokens, boolean required, String description) {
    this.keys = keys;
    this.tokens = tokens;
    this.description = description;
    this.required = required;
  }

  /**
   * Reads the keys and begins to look at what changes.
   *
   * @param data the directory of the data
   * @param host the address that the server will be bound to
   * @param lookout looks at what changes
   * @throws ConfigurationException if a value is wrong, the file of keys is damaged, or others than
   *     this machine could do everything without being asked and nobody said so
   */
  public static Access open(AccessConfig config, Path data, String host, Lookout lookout) {
    Path file = config.keysFile().orElse(data.resolve(KeyFile.NAME));
    KeyRing keys = new KeyRing(new KeyFile(file));
    Optional<TokenSettings> settings = TokenSettings.of(config.jwt());
    boolean never =
        config.authentication().filter(AccessConfig.Authentication.NONE::equals).isPresent();
    boolean always =
        config.authentication().filter(AccessConfig.Authentication.REQUIRED::equals).isPresent();
    boolean required = !never && (always || settings.isPresent() || keys.isKept());
    if (!required && !never && !Loopback.isNamed(host)) {
      throw new ConfigurationException(
          "Other machines could reach "
              + host
              + " and do everything without being asked who they are: make a key with ./polygate"
              + " keys create, configure polygate.access.jwt.issuer, or say"
              + " polygate.access.authentication=none");
    }
    Access access =
        new Access(
            keys,
            settings.map(Tokens::new),
            required,
            "a key of "
                + file
                + settings.map(tokens -> " or a token of " + tokens.issuer()).orElse(""));
    if (!never) {
      access.begin(lookout);
    }
    return access;
  }

  private void begin(Lookout lookout) {
    // A file is read before the first request; what is elsewhere may take its time.
    if (tokens.map(Tokens::areKeysNear).orElse(true)) {
      look();
    }
    lookout.add(this::look);
  }

  private void look() {
    keys.refresh();
    if (keys.isKept()) {
      required = true;
    }
    tokens.ifPresent(Tokens::refresh);
  }

  /** Whether everybody is asked who they are. Once true, it stays so. */
  public boolean isRequired() {
    return required;
  }

  /** What is asked for, in words for the operator. */
  public String description() {
    return description;
  }

  /**
   * Looks at a credential. Does not wait, but for the check of a token's signature.
   *
   * @param authorization the header of that name, or null
   */
  public Identity identify(@Nullable String authorization) {
    if (authorization == null) {
      return new Identity.Unknown(false, "The request needs a key or a token.");
    }
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return new Identity.Unknown(false, "The header Authorization must be: Bearer, and a key.");
    }
    String credential = authorization.substring(BEARER.length()).strip();
    if (!credential.startsWith(KeyTexts.PREFIX)) {
      return tokens.isPresent()
          ? tokens.get().identify(credential)
          : new Identity.Unknown(true, "The key is not good here.");
    }
    Optional<Principal> principal = keys.principal(credential);
    return principal.isPresent()
        ? new Identity.Known(principal.get())
        : new Identity.Unknown(true, "The key is not good here.");
  }
}
