package io.polygate.gateway.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The part of a stream that is being looked at. Keeps the bytes from a mark on, up to a limit;
 * beyond it they are dropped, and only counted. For one thread.
 */
final class ByteWindow {
  private static final int INITIAL = 64 * 1024;

  private final InputStream in;
  private final int limit;

  /** The bytes; those from {@link #at} to {@link #end} are still to be looked at. */
  byte[] bytes = new byte[INITIAL];

  int at;
  int end;

  private int mark;
  private long dropped;
  private long before;

  /**
   * A window on a stream.
   *
   * @param limit the most bytes to keep from a mark on
   */
  ByteWindow(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /** Keeps the bytes from here on, until the next mark. */
  void mark() {
    mark = at;
    dropped = 0;
  }

  /** Whether there is a byte to look at. Blocks until there is one, or the stream has ended. */
  boolean has() throws IOException {
    return at < end || fill();
  }

  /** How many bytes there were from the mark to here. */
  long length() {
    return dropped + (at - mark);
  }

  /** Whether the bytes from the mark to here are more than the limit, so that some are lost. */
  boolean isTooLong() {
    return length() > limit;
  }

  /** A copy of the bytes from the mark to here. */
  byte[] taken() {
    return Arrays.copyOfRange(bytes, mark, at);
  }

  /** Where in the stream the next byte is, from 0. */
  long position() {
    return before + at;
  }

  private boolean fill() throws IOException {
    if (at - mark > limit) {
      dropped += at - mark;
      mark = at;
    }
    if (mark > 0) {
      System.arraycopy(bytes, mark, bytes, 0, end - mark);
      before += mark;
      at -= mark;
      end -= mark;
      mark = 0;
    }
    if (end == bytes.length) {
      // One more than the limit shows that it is passed.
      bytes =
          Arrays.copyOf(bytes, (int) Math.min(2L * bytes.length, Math.max(limit + 1L, INITIAL)));
    }
    int count = in.read(bytes, end, bytes.length - end);
    if (count <= 0) {
      return false;
    }
    end += count;
    return true;
  }

  /** Passes over a UTF-8 byte order mark at the beginning of the stream. */
  void skipByteOrderMark() throws IOException {
    while (end - at < 3 && fill()) {
      // A stream may give its first bytes one by one.
    }
    if (end - at >= 3
        && bytes[at] == (byte) 0xef
        && bytes[at + 1] == (byte) 0xbb
        && bytes[at + 2] == (byte) 0xbf) {
      at += 3;
    }
  }

  /**
   * Passes over white space of JSON and gives the byte after it, or -1 at the end of the stream.
   */
  int afterSpace() throws IOException {
    while (has()) {
      int b = bytes[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b & 0xff;
      }
      at++;
      mark();
    }
    return -1;
  }
}
