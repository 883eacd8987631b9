package io.polygate.reliability;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A message of HTTP/1.1 (RFC 9112) as its bytes; only such whose body has a stated length. */
final class Message {
  private static final int LONGEST_HEAD = 65_536;
  private static final String LENGTH = "content-length:";

  private Message() {}

  /**
   * Reads the next message.
   *
   * @param isAnswer whether it is an answer, which must state the length of its body unless its
   *     status allows none
   * @return its bytes; null if the stream ended before it
   */
  static byte @Nullable [] read(InputStream in, boolean isAnswer) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream(512);
    for (int last = 0, next; !endsHead(last); last = last << 8 | next) {
      next = in.read();
      if (next < 0) {
        if (message.size() == 0) {
          return null;
        }
        throw new EOFException("a message that breaks off in its head");
      }
      message.write(next);
      if (message.size() > LONGEST_HEAD) {
        throw new IOException("a head of more than " + LONGEST_HEAD + " bytes");
      }
    }
    int length = bodyLength(message.toString(StandardCharsets.ISO_8859_1), isAnswer);
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("a message that breaks off in its body");
    }
    message.write(body);
    return message.toByteArray();
  }

  /** Whether the last four bytes end a head: CR LF CR LF. */
  private static boolean endsHead(int last) {
    return last == 0x0d0a0d0a;
  }

  private static int bodyLength(String head, boolean isAnswer) throws IOException {
    for (String line : head.lines().toList()) {
      if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        return Integer.parseInt(line.substring(LENGTH.length()).strip());
      }
    }
    if (isAnswer && !head.matches("(?s)HTTP/1\\.1 (1..|204|304) .*")) {
      throw new IOException("an answer without a length: " + head.lines().findFirst().orElse(""));
    }
    return 0;
  }
}
