package io.polygate.gateway.sight;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes tokens, which a client keeps and brings back, unreadable to the client: AES-GCM. A token
 * says where reading ended, and that may be at an item that the client must not know of. Safe for
 * use by several threads.
 */
public final class SealedTokens {
  private static final String MAC = "HmacSHA256";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** How long a token is must not tell much of what is in it. */
  private static final int BLOCK = 64;

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;
  private final SecretKeySpec nonceKey;
  private final byte[] what;

  /**
   * Seals by a key.
   *
   * @param secret at least 32 random bytes
   * @param what a text that differs from that of everything whose tokens must be refused here
   */
  public SealedTokens(byte[] secret, String what) {
    SecretKeySpec root = new SecretKeySpec(secret, MAC);
    this.key = new SecretKeySpec(mac(root, new byte[] {1}), "AES");
    this.nonceKey = new SecretKeySpec(mac(root, new byte[] {2}), MAC);
    this.what = what.getBytes(StandardCharsets.UTF_8);
  }

  /** The token as a text that is another one every time. */
  public String seal(String token) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return sealed(padded(token), nonce);
  }

  /** The token as a text that is always the same one. */
  public String name(String token) {
    byte[] text = padded(token);
    byte[] both = ByteBuffer.allocate(what.length + text.length).put(what).put(text).array();
    return sealed(text, Arrays.copyOf(mac(nonceKey, both), NONCE_BYTES));
  }

  /** The token that a text stands for; empty if it is of none. */
  public Optional<String> open(String text) {
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
      if (sealed.length < NONCE_BYTES) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      ByteBuffer opened =
          ByteBuffer.wrap(
              cipher(Cipher.DECRYPT_MODE, nonce)
                  .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
      byte[] token = new byte[opened.getInt()];
      opened.get(token);
      return Optional.of(new String(token, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static byte[] padded(String token) {
    byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
    int length = (Integer.BYTES + bytes.length + BLOCK - 1) / BLOCK * BLOCK;
    return ByteBuffer.allocate(length).putInt(bytes.length).put(bytes).array();
  }

  private String sealed(byte[] text, byte[] nonce) {
    try {
      byte[] body = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text);
      byte[] all = ByteBuffer.allocate(nonce.length + body.length).put(nonce).put(body).array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(what);
    return cipher;
  }

  private static byte[] mac(SecretKeySpec key, byte[] what) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return mac.doFinal(what);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HMAC", e);
    }
  }
}
