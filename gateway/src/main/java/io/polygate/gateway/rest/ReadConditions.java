package io.polygate.gateway.rest;

import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.Version;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a read: what the client has already, and what it insists on.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13">RFC 9110, section 13</a>
 */
record ReadConditions(@Nullable String match, @Nullable String noneMatch) {
  static ReadConditions of(ApiRequest request) {
    return new ReadConditions(
        request.header(Headers.IF_MATCH), request.header(Headers.IF_NONE_MATCH));
  }

  /**
   * Refuses what is not as If-Match says.
   *
   * @param version what is there; empty if there is nothing
   * @throws StorageException.PreconditionFailed if it is not
   */
  void requireMatch(Optional<Version> version) {
    if (match == null) {
      return;
    }
    ETags.Condition condition = ETags.parse(Headers.IF_MATCH, match);
    if (version.isEmpty() || !(condition.any() || condition.versions().contains(version.get()))) {
      throw new StorageException.PreconditionFailed(
          List.of(
              new FailedCheck(
                  0,
                  version.isPresent() ? FailedCheck.Code.VERSION : FailedCheck.Code.ABSENT,
                  version)));
    }
  }

  /** Whether the client has this very version already. */
  boolean isKnown(Version version) {
    if (noneMatch == null) {
      return false;
    }
    // Here a weak tag matches as well.
    ETags.Condition condition = ETags.parse(Headers.IF_NONE_MATCH, noneMatch.replace("W/", ""));
    return condition.any() || condition.versions().contains(version);
  }
}
