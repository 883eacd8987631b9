package io.polygate.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The texts of keys: {@code pgk_ID_SECRET}. The id says which key it is, so that a key that leaked
 * can be named and revoked; the secret is 256 random bits.
 */
final class KeyTexts {
  /** What all begin with, also for those who look for secrets that leaked. */
  static final String PREFIX = "pgk_";

  private static final int ID_LENGTH = 12;
  private static final int SECRET_BYTES = 32;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final Pattern ID = Pattern.compile("[a-z2-7]{12}");

  private KeyTexts() {}

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  static String newId(SecureRandom random) {
    StringBuilder id = new StringBuilder(ID_LENGTH);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  static String newText(String id, SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return PREFIX + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** The id in a key's text; empty if it has not the form of one. */
  static String id(String text) {
    int end = PREFIX.length() + ID_LENGTH;
    return text.startsWith(PREFIX) && text.length() > end + 1 && text.charAt(end) == '_'
        ? text.substring(PREFIX.length(), end)
        : "";
  }

  static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String hexDigest(String text) {
    return HexFormat.of().formatHex(digest(text));
  }
}
