package io.polygate.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads HTTP/1.1 responses from a connection that is kept open: no more of HTTP than telling where
 * a response ends, and how it ended. The body goes by in pieces and is not kept, except for the
 * start of an error's. Not safe for concurrent use.
 */
final class ResponseParser {
  /** Sees the body pass by. */
  @FunctionalInterface
  interface BodyReader {
    /** A piece of the body; what is not read of it is lost. */
    void read(ByteBuffer piece) throws IOException;
  }

  private enum State {
    STATUS,
    HEADERS,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    DONE
  }

  private static final int LONGEST_LINE = 8 * 1024;
  private static final int KEPT_OF_ERRORS = 600;

  private final BodyReader bodyReader;
  private final byte[] line = new byte[LONGEST_LINE];
  private final StringBuilder error = new StringBuilder();
  private State state = State.STATUS;
  private int lineLength;
  private int status;
  private long remaining;
  private boolean chunked;

  ResponseParser(BodyReader bodyReader) {
    this.bodyReader = bodyReader;
  }

  /** A reader that throws the body away. */
  static ResponseParser ofStatus() {
    return new ResponseParser(piece -> {});
  }

  /** Prepares for the next response. */
  void reset() {
    state = State.STATUS;
    lineLength = 0;
    status = 0;
    remaining = 0;
    chunked = false;
    error.setLength(0);
  }

  /** The status, from the first header on; 0 before. */
  int status() {
    return status;
  }

  /** The start of the body, where the status is not of success; otherwise empty. */
  String error() {
    return error.toString();
  }

  /**
   * Reads on.
   *
   * @return whether the response is complete; bytes after its end stay in the buffer
   * @throws IOException when the bytes are not HTTP/1.1
   */
  boolean read(ByteBuffer bytes) throws IOException {
    while (state != State.DONE && bytes.hasRemaining()) {
      switch (state) {
        case BODY, CHUNK -> readBody(bytes);
        case STATUS, HEADERS, CHUNK_SIZE, CHUNK_END, TRAILERS -> readLine(bytes);
        case DONE -> throw new IllegalStateException("read past the end");
      }
    }
    return state == State.DONE;
  }

  private void readBody(ByteBuffer bytes) throws IOException {
    int length = (int) Math.min(remaining, bytes.remaining());
    ByteBuffer piece = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    remaining -= length;
    if (status < 200 || status >= 300) {
      int kept = Math.min(length, KEPT_OF_ERRORS - error.length());
      for (int i = 0; i < kept; i++) {
        error.append((char) (piece.get(i) & 0xff));
      }
    }
    bodyReader.read(piece);
    if (remaining == 0) {
      state = state == State.BODY ? State.DONE : State.CHUNK_END;
    }
  }

  private void readLine(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        int length = lineLength > 0 && line[lineLength - 1] == '\r' ? lineLength - 1 : lineLength;
        lineLength = 0;
        acceptLine(length);
        return;
      }
      if (lineLength == LONGEST_LINE) {
        throw new IOException("a line of the response is longer than " + LONGEST_LINE + " bytes");
      }
      line[lineLength++] = next;
    }
  }

  private void acceptLine(int length) throws IOException {
    switch (state) {
      case STATUS -> {
        status = parseStatus(length);
        state = State.HEADERS;
      }
      case HEADERS -> {
        if (length == 0) {
          startBody();
        } else {
          acceptHeader(length);
        }
      }
      case CHUNK_SIZE -> {
        remaining = parseNumber(0, chunkSizeEnd(length), 16);
        state = remaining == 0 ? State.TRAILERS : State.CHUNK;
      }
      case CHUNK_END -> state = State.CHUNK_SIZE;
      case TRAILERS -> state = length == 0 ? State.DONE : State.TRAILERS;
      case BODY, CHUNK, DONE -> throw new IllegalStateException("no line is due");
    }
  }

  private int parseStatus(int length) throws IOException {
    if (length < 12 || !text(0, 8).equals("HTTP/1.1") || line[8] != ' ') {
      throw new IOException("not an answer of HTTP/1.1: " + text(0, Math.min(length, 40)));
    }
    return (int) parseNumber(9, 12, 10);
  }

  private void acceptHeader(int length) throws IOException {
    // Only two headers matter, and both are longer than most: cheaper than a look at every name.
    if (startsWith("content-length:", length)) {
      remaining = parseNumber("content-length:".length(), length, 10);
    } else if (startsWith("transfer-encoding:", length)) {
      String coding = text("transfer-encoding:".length(), length).strip();
      if (!coding.toLowerCase(Locale.ROOT).equals("chunked")) {
        throw new IOException("cannot read the transfer encoding " + coding);
      }
      chunked = true;
    }
  }

  private void startBody() {
    if (status >= 100 && status < 200) {
      state = State.STATUS;
    } else if (chunked) {
      state = State.CHUNK_SIZE;
    } else {
      state = remaining == 0 ? State.DONE : State.BODY;
    }
  }

  private int chunkSizeEnd(int length) {
    for (int i = 0; i < length; i++) {
      if (line[i] == ';') {
        return i;
      }
    }
    return length;
  }

  private long parseNumber(int from, int to, int radix) throws IOException {
    try {
      long number = Long.parseLong(text(from, to).strip(), radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IOException("not a number in the response: " + text(from, to), e);
    }
    throw new IOException("a negative number in the response: " + text(from, to));
  }

  private boolean startsWith(String lowerCase, int length) {
    if (length < lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      int letter = line[i] >= 'A' && line[i] <= 'Z' ? line[i] + ('a' - 'A') : line[i];
      if (letter != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String text(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
