package io.polygate.gateway.access;

import io.polygate.spi.StorageException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key as it is kept: its secret is not in it.
 *
 * @param id what it is called by
 * @param name what it is for, in the operator's words
 * @param digest the SHA-256 of the key's text, 64 hexadecimal digits
 * @param grants what its bearer may do
 * @param createdAt since when there is one
 * @param expiresAt from when on it is not good any more; empty: never
 * @param revokedAt since when it is not good any more; empty: it was not revoked
 */
public record ApiKey(
    String id,
    String name,
    String digest,
    List<Grant> grants,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> revokedAt) {
  private static final int MAX_NAME = 64;
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /**
   * Checks the form.
   *
   * @throws StorageException.Invalid if something has another
   */
  public ApiKey {
    if (!KeyTexts.isId(id)) {
      throw new StorageException.Invalid("A key's id has 12 of a-z and 2-7.", "id");
    }
    boolean visible = name.chars().allMatch(c -> c >= ' ' && c <= '~');
    if (name.isBlank() || name.length() > MAX_NAME || !visible) {
      throw new StorageException.Invalid(
          "A key's name has 1 to 64 visible ASCII characters.", "name");
    }
    if (!DIGEST.matcher(digest).matches()) {
      throw new StorageException.Invalid("A key's digest has 64 hexadecimal digits.", "sha256");
    }
    if (grants.isEmpty()) {
      throw new StorageException.Invalid("A key needs a grant.", "grants");
    }
    grants = List.copyOf(grants);
  }

  /** Whether it is good at a time. */
  public boolean isGood(Instant now) {
    return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
  }

  /** The same, not good any more. */
  ApiKey revoked(Instant now) {
    return new ApiKey(id, name, digest, grants, createdAt, expiresAt, Optional.of(now));
  }

  /** The same, good until a time at the latest. */
  ApiKey until(Instant end) {
    boolean sooner = expiresAt.map(end::isBefore).orElse(true);
    return new ApiKey(
        id, name, digest, grants, createdAt, sooner ? Optional.of(end) : expiresAt, revokedAt);
  }
}
