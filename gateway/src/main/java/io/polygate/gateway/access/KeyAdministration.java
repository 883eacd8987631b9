package io.polygate.gateway.access;

import io.polygate.spi.StorageException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes, lists, revokes and replaces keys. A gateway that runs sees it within a second or two. */
public final class KeyAdministration {
  private final KeyFile file;
  private final SecureRandom random = new SecureRandom();

  /** Administers the keys of a file, which need not exist. */
  public KeyAdministration(KeyFile file) {
    this.file = file;
  }

  /**
   * A key that was just made.
   *
   * @param key as it is kept
   * @param text what its bearer sends; it cannot be had again
   */
  public record Made(ApiKey key, String text) {
    /** Without the secret. */
    @Override
    public String toString() {
      return "Made[" + key.id() + "]";
    }
  }

  /** All keys that there ever were. */
  public List<ApiKey> all() {
    return file.read();
  }

  /**
   * Makes a key.
   *
   * @throws StorageException.Invalid if the name or the grants cannot be
   */
  public Made create(String name, List<Grant> grants, Optional<Duration> life) {
    Instant now = now();
    Made made = made(name, grants, now, life.map(now::plus));
    file.change(keys -> with(keys, made.key()));
    return made;
  }

  /**
   * Makes a key that is no good any more.
   *
   * @return whether there is such a key
   */
  public boolean revoke(String id) {
    return replaced(id, key -> List.of(key.revokedAt().isPresent() ? key : key.revoked(now())));
  }

  /**
   * Makes a key that may do what another may, which is good for a while yet.
   *
   * @param grace how long the other one stays good
   * @param life how long the new one is good
   * @return the new one, or empty if there is no such key or it is not good any more
   */
  public Optional<Made> rotate(String id, Duration grace, Optional<Duration> life) {
    List<Made> results = new ArrayList<>();
    boolean found =
        replaced(
            id,
            key -> {
              Instant now = now();
              if (!key.isGood(now)) {
                return List.of(key);
              }
              Made made = made(key.name(), key.grants(), now, life.map(now::plus));
              results.add(made);
              return List.of(key.until(now.plus(grace)), made.key());
            });
    return found ? results.stream().findFirst() : Optional.empty();
  }

  private Made made(String name, List<Grant> grants, Instant now, Optional<Instant> end) {
    String id = KeyTexts.newId(random);
    String text = KeyTexts.newText(id, random);
    return new Made(
        new ApiKey(id, name, KeyTexts.hexDigest(text), grants, now, end, Optional.empty()), text);
  }

  private boolean replaced(String id, Function<ApiKey, List<ApiKey>> change) {
    boolean[] found = {false};
    file.change(
        keys -> {
          List<ApiKey> changed = new ArrayList<>();
          for (ApiKey key : keys) {
            if (key.id().equals(id)) {
              found[0] = true;
              changed.addAll(change.apply(key));
            } else {
              changed.add(key);
            }
          }
          return changed;
        });
    return found[0];
  }

  private static List<ApiKey> with(List<ApiKey> keys, ApiKey key) {
    List<ApiKey> more = new ArrayList<>(keys);
    more.add(key);
    return more;
  }

  /** Whole seconds: what is shown is what holds. */
  private static Instant now() {
    return Instant.ofEpochSecond(Instant.now().getEpochSecond());
  }
}
