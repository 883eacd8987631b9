package io.polygate.gateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.polygate.gateway.files.FileStamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that an issuer has signed. Which key a token is checked with is decided by the issuer's
 * key set alone: what a token says of keys and where to find them is not followed.
 */
final class Tokens {
  private static final System.Logger LOG = System.getLogger(Tokens.class.getName());
  private static final int MAX_LENGTH = 8 * 1024;
  private static final int MAX_REMEMBERED = 10_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  /** How soon after a look at the keys another one may be asked for by a token. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final TokenSettings settings;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private final Cache<ByteBuffer, Verified> remembered =
      Caffeine.newBuilder()
          .maximumSize(MAX_REMEMBERED)
          .expireAfterWrite(REMEMBERED)
          .executor(Runnable::run)
          .build();

  private volatile @Nullable JwtConsumer consumer;
  private volatile String keySet = "";
  private volatile long lookedAt;
  private volatile FileStamp stamp = FileStamp.ABSENT;

  /** What a token comes to, until a time in milliseconds of the epoch. */
  private record Verified(Principal principal, long end) {}

  Tokens(TokenSettings settings) {
    this.settings = settings;
  }

  /** Whether the issuer's keys are on this machine. */
  boolean areKeysNear() {
    return settings.keys() instanceof KeySource.Local;
  }

  /** Looks at the issuer's keys if it is time to; blocks. What fails is tried again. */
  void refresh() {
    long now = System.nanoTime();
    boolean changed =
        settings.keys() instanceof KeySource.Local(var file) && !FileStamp.of(file).equals(stamp);
    long since = lookedAt == 0 ? Long.MAX_VALUE : now - lookedAt;
    boolean due =
        consumer == null
            || changed
            || since > settings.refresh().toNanos()
            || (wanted.get() && since > PAUSE.toNanos());
    if (!due) {
      return;
    }
    wanted.set(false);
    lookedAt = now;
    try {
      if (settings.keys() instanceof KeySource.Local(var file)) {
        stamp = FileStamp.of(file);
      }
      use(settings.keys().fetch());
    } catch (IOException | JoseException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The keys of the issuer {0} could not be had: {1}",
          settings.issuer(),
          String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whose token it is. Does not wait, but for the check of a signature. */
  Identity identify(String token) {
    JwtConsumer checks = consumer;
    if (checks == null) {
      return new Identity.Undecided();
    }
    if (token.length() > MAX_LENGTH) {
      return new Identity.Unknown(true, "The token is longer than 8 KiB.");
    }
    ByteBuffer digest = ByteBuffer.wrap(KeyTexts.digest(token));
    Verified known = remembered.getIfPresent(digest);
    if (known == null) {
      Optional<Verified> verified = verify(checks, token);
      if (verified.isEmpty()) {
        return new Identity.Unknown(true, "The token is not good here.");
      }
      known = verified.get();
      remembered.put(digest, known);
    }
    return System.currentTimeMillis() < known.end()
        ? new Identity.Known(known.principal())
        : new Identity.Unknown(true, "The token is not good here.");
  }

  private Optional<Verified> verify(JwtConsumer checks, String token) {
    try {
      JwtClaims claims = checks.processToClaims(token);
      NumericDate end = claims.getExpirationTime();
      List<Grant> grants = new ArrayList<>();
      Map<String, Object> members = claims.getClaimsMap();
      settings.grants().forEach(grant -> grants.addAll(grant.grants(members)));
      return Optional.of(
          new Verified(
              new Principal("token:" + claims.getSubject(), grants),
              end.getValueInMillis() + settings.clockSkew().toMillis()));
    } catch (InvalidJwtException | MalformedClaimException e) {
      // Perhaps signed by a key that is newer than the last look at them.
      wanted.set(true);
      return Optional.empty();
    }
  }

  private void use(String text) throws JoseException {
    if (text.equals(keySet)) {
      return;
    }
    List<JsonWebKey> keys =
        new JsonWebKeySet(text)
            .getJsonWebKeys().stream().filter(PublicJsonWebKey.class::isInstance).toList();
    JwksVerificationKeyResolver resolver = new JwksVerificationKeyResolver(keys);
    resolver.setDisambiguateWithVerifySignature(true);
    int skew = (int) settings.clockSkew().toSeconds();
    consumer =
        new JwtConsumerBuilder()
            .setRequireExpirationTime()
            .setRequireSubject()
            .setAllowedClockSkewInSeconds(skew)
            .setIssuedAtRestrictions(skew, Integer.MAX_VALUE)
            .setExpectedIssuer(true, settings.issuer())
            .setExpectedAudience(true, settings.audience().toArray(String[]::new))
            .setJwsAlgorithmConstraints(
                new AlgorithmConstraints(
                    AlgorithmConstraints.ConstraintType.PERMIT,
                    settings.algorithms().toArray(String[]::new)))
            .setVerificationKeyResolver(resolver)
            .build();
    keySet = text;
    // What was signed by a key that was taken back is not good any more.
    remembered.invalidateAll();
  }
}
