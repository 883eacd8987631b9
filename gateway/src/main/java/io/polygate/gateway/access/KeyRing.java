package io.polygate.gateway.access;

import io.polygate.gateway.files.FileStamp;
import io.polygate.spi.ConfigurationException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The keys of a file, as they are looked up for every request. */
final class KeyRing {
  private static final System.Logger LOG = System.getLogger(KeyRing.class.getName());

  private final KeyFile file;
  private volatile FileStamp stamp = FileStamp.ABSENT;
  private volatile Map<String, Held> held = Map.of();

  /** A key that is good until a time, in milliseconds of the epoch. */
  private static final class Held {
    private final byte[] digest;
    private final Principal principal;
    private final long end;

    Held(ApiKey key) {
      this.digest = HexFormat.of().parseHex(key.digest());
      this.principal = new Principal("key:" + key.id(), key.grants());
      this.end = key.expiresAt().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    }

    boolean isGood(String text, long now) {
      return MessageDigest.isEqual(digest, KeyTexts.digest(text)) && now < end;
    }
  }

  /**
   * Reads the file, if there is one.
   *
   * @throws ConfigurationException if it is damaged
   */
  KeyRing(KeyFile file) {
    this.file = file;
    load(FileStamp.of(file.path()));
  }

  /** Whether there is a file, or was one: a key that is lost must not open the door. */
  boolean isKept() {
    return !stamp.equals(FileStamp.ABSENT);
  }

  /** Reads the file anew if it has changed. What cannot be read leaves everything as it is. */
  void refresh() {
    FileStamp now = FileStamp.of(file.path());
    if (now.equals(stamp) || now.equals(FileStamp.ABSENT)) {
      return;
    }
    try {
      load(now);
    } catch (ConfigurationException e) {
      stamp = now;
      LOG.log(
          System.Logger.Level.ERROR,
          "The keys stay as they were: {0}",
          String.valueOf(e.getMessage()));
    }
  }

  /** Whose key a text is, if it is good. Takes the same time whatever is wrong with the secret. */
  Optional<Principal> principal(String text) {
    Held key = held.get(KeyTexts.id(text));
    return key != null && key.isGood(text, System.currentTimeMillis())
        ? Optional.of(key.principal)
        : Optional.empty();
  }

  private void load(FileStamp now) {
    Map<String, Held> fresh = new HashMap<>();
    for (ApiKey key : file.read()) {
      if (key.isGood(Instant.now())) {
        fresh.put(key.id(), new Held(key));
      }
    }
    held = Map.copyOf(fresh);
    stamp = now;
  }
}
