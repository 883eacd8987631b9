package io.polygate.gateway.rest;

import io.polygate.spi.Idempotency;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads the header Idempotency-Key and takes the fingerprint of the request that it stands for. */
final class IdempotencyKeys {
  static final int MAX_LENGTH = 255;
  private static final String FORM =
      "An Idempotency-Key has 1 to 255 visible ASCII characters, plain or in quotation marks.";

  /** The headers that make two requests different. */
  private static final List<String> RELEVANT =
      List.of(Headers.CONTENT_TYPE, Headers.IF_MATCH, Headers.IF_NONE_MATCH, Headers.ITEM_TTL);

  private IdempotencyKeys() {}

  /**
   * The key of a request with the fingerprint of its method, path, relevant headers and body.
   *
   * @return empty if the request has no key
   * @throws ProblemException if the key has another form
   */
  static Optional<Idempotency> of(ApiRequest request, byte[] body) {
    return request
        .optionalHeader(Headers.IDEMPOTENCY_KEY)
        .map(header -> new Idempotency(key(header), fingerprint(request, body)));
  }

  /** The key in a header: the quoted form of RFC 8941 and the plain one name the same key. */
  static String key(String header) {
    String text = header.strip();
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    String key = quoted ? unquote(text.substring(1, text.length() - 1)) : text;
    boolean visible = !key.isEmpty() && key.length() <= MAX_LENGTH;
    for (int i = 0; visible && i < key.length(); i++) {
      visible = key.charAt(i) > ' ' && key.charAt(i) <= '~';
    }
    if (!visible) {
      throw Problem.invalid(Headers.IDEMPOTENCY_KEY, FORM).exception();
    }
    return key;
  }

  private static String unquote(String quoted) {
    StringBuilder key = new StringBuilder(quoted.length());
    for (int i = 0; i < quoted.length(); i++) {
      char c = quoted.charAt(i);
      if (c == '\\' && i + 1 < quoted.length()) {
        c = quoted.charAt(++i);
      }
      key.append(c);
    }
    return key.toString();
  }

  private static String fingerprint(ApiRequest request, byte[] body) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    update(digest, request.method());
    update(digest, request.canonicalPath());
    for (String name : RELEVANT) {
      update(digest, request.optionalHeader(name).orElse(""));
    }
    digest.update(body);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
