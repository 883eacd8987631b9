package io.polygate.gateway.transfer;

import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads the elements of a JSON array, one by one. Where an element ends is seen from its brackets
 * and quotes alone; then its bytes are cut out and checked, so that one bad element leaves the
 * others readable. A byte order mark before the array is passed over.
 */
final class JsonArrayReader implements RowReader {
  private final InputStream in;
  private final ByteWindow window;
  private final int maxBytes;
  private State state = State.START;
  private long index;

  private enum State {
    START,
    AFTER_ELEMENT,
    ENDED
  }

  /**
   * A reader of a stream.
   *
   * @param maxBytes the longest element
   */
  JsonArrayReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
    window = new ByteWindow(in, maxBytes);
  }

  @Override
  public Optional<Row> next() throws IOException {
    return switch (state) {
      case START -> first();
      case AFTER_ELEMENT -> following();
      case ENDED -> Optional.empty();
    };
  }

  private Optional<Row> first() throws IOException {
    window.skipByteOrderMark();
    if (window.afterSpace() != '[') {
      return broken("A JSON array was expected.");
    }
    window.at++;
    if (window.afterSpace() == ']') {
      return end();
    }
    return element();
  }

  private Optional<Row> following() throws IOException {
    switch (window.afterSpace()) {
      case ',' -> {
        window.at++;
        return element();
      }
      case ']' -> {
        return end();
      }
      case -1 -> {
        return broken("The JSON array does not end.");
      }
      default -> {
        return broken("A comma or ] was expected after an element of the JSON array.");
      }
    }
  }

  private Optional<Row> end() throws IOException {
    window.at++;
    if (window.afterSpace() >= 0) {
      return broken("Nothing was expected after the JSON array.");
    }
    state = State.ENDED;
    return Optional.empty();
  }

  private Optional<Row> element() throws IOException {
    int first = window.afterSpace();
    window.mark();
    boolean ended =
        switch (first) {
          case '{', '[' -> passNested();
          case '"' -> passString();
          case -1 -> false;
          default -> passScalar();
        };
    if (!ended) {
      return broken("The JSON array does not end.");
    }
    if (window.length() == 0) {
      return broken("An element of the JSON array was expected.");
    }
    state = State.AFTER_ELEMENT;
    return Optional.of(Rows.json(index++, window, maxBytes));
  }

  /**
   * Passes over an array or object, without telling brackets from braces: what closes one with the
   * other is found when the element is checked. False if the stream ends before it.
   */
  private boolean passNested() throws IOException {
    int depth = 0;
    while (window.has()) {
      byte[] bytes = window.bytes;
      int end = window.end;
      int at = window.at;
      while (at < end) {
        byte b = bytes[at];
        if (b == '"') {
          break;
        }
        at++;
        if (b == '{' || b == '[') {
          depth++;
        } else if ((b == '}' || b == ']') && --depth == 0) {
          window.at = at;
          return true;
        }
      }
      window.at = at;
      if (at < end && !passString()) {
        return false;
      }
    }
    return false;
  }

  /** Passes over a string; false if the stream ends before it. */
  private boolean passString() throws IOException {
    window.at++;
    while (window.has()) {
      byte[] bytes = window.bytes;
      int end = window.end;
      int at = window.at;
      while (at < end && bytes[at] != '"' && bytes[at] != '\\') {
        at++;
      }
      window.at = at;
      if (at < end) {
        window.at++;
        if (bytes[at] == '"') {
          return true;
        }
        if (!window.has()) {
          return false;
        }
        window.at++;
      }
    }
    return false;
  }

  /** Passes over anything else, up to what can stand after an element. */
  private boolean passScalar() throws IOException {
    while (window.has()) {
      switch (window.bytes[window.at]) {
        case ',', ']', '}', ' ', '\n', '\r', '\t' -> {
          return true;
        }
        default -> window.at++;
      }
    }
    return false;
  }

  private Optional<Row> broken(String message) {
    state = State.ENDED;
    return Optional.of(
        new Row.Broken(
            index, new StorageException.Invalid(message, Json.PLACE + window.position())));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
