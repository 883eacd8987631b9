package io.polygate.gateway.rest;

import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.sight.SealedTokens;
import io.polygate.spi.Cursor;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the cursors that clients see, so that a backend can trust what it gets back, and so that
 * one query's cursor is not another's. The key is the namespace's own and kept in its catalog:
 * cursors outlive a restart and work on every gateway. A cursor may name the item at which reading
 * ended; for who must not know of it, it is sealed instead.
 */
final class CursorSigner {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SIGNATURE_BYTES = 16;
  private static final int MAX_LENGTH = 16_384;

  private final SecretKeySpec key;
  private final String query;
  private final Optional<SealedTokens> sealed;

  /** Signs for one query whose items are all to be seen. */
  CursorSigner(RoutedNamespace namespace, String query) {
    this(namespace, query, false);
  }

  /**
   * Signs for one query.
   *
   * @param query a text that differs from that of every query whose cursors must be refused here
   * @param seal whether the caller must not read what is in a cursor
   */
  CursorSigner(RoutedNamespace namespace, String query, boolean seal) {
    byte[] secret = namespace.secrets().secret("cursors");
    this.key = new SecretKeySpec(secret, ALGORITHM);
    this.query = query;
    this.sealed = seal ? Optional.of(new SealedTokens(secret, query)) : Optional.empty();
  }

  /** The text that a client gets. */
  String sign(Cursor cursor) {
    if (sealed.isPresent()) {
      return sealed.get().name(cursor.token());
    }
    byte[] token = cursor.token().getBytes(StandardCharsets.UTF_8);
    byte[] signed = Arrays.copyOf(signature(token), SIGNATURE_BYTES + token.length);
    System.arraycopy(token, 0, signed, SIGNATURE_BYTES, token.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
  }

  /**
   * The cursor that a client's text stands for.
   *
   * @throws ProblemException if it was not given for this query
   */
  Cursor verify(String text) {
    if (sealed.isPresent()) {
      return sealed
          .get()
          .open(text.length() > MAX_LENGTH ? "" : text)
          .map(Cursor::new)
          .orElseThrow(CursorSigner::refused);
    }
    byte[] signed;
    try {
      signed =
          text.length() > MAX_LENGTH
              ? new byte[0]
              : Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw refused();
    }
    if (signed.length < SIGNATURE_BYTES) {
      throw refused();
    }
    byte[] token = Arrays.copyOfRange(signed, SIGNATURE_BYTES, signed.length);
    if (!MessageDigest.isEqual(signature(token), Arrays.copyOf(signed, SIGNATURE_BYTES))) {
      throw refused();
    }
    return new Cursor(new String(token, StandardCharsets.UTF_8));
  }

  private byte[] signature(byte[] token) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] what = query.getBytes(StandardCharsets.UTF_8);
      mac.update((byte) (what.length >>> 24));
      mac.update((byte) (what.length >>> 16));
      mac.update((byte) (what.length >>> 8));
      mac.update((byte) what.length);
      mac.update(what);
      return Arrays.copyOf(mac.doFinal(token), SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ProblemException refused() {
    return Problem.of(ProblemCode.CURSOR_INVALID, "The cursor was not given for this query.")
        .at("cursor", "Continue with page.next of the same query, or begin without a cursor.")
        .exception();
  }
}
