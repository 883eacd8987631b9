package io.polygate.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Makes server-sent events of bytes as they come. An event that the end of the stream cut in two is
 * none; comments say nothing.
 */
final class ServerEvents {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Deque<Event> events = new ArrayDeque<>();
  private boolean afterReturn;
  private String type = "";
  private @Nullable StringJoiner data;

  /**
   * An event.
   *
   * @param type what happened
   * @param data what is said of it
   */
  record Event(String type, String data) {}

  /** Takes the next bytes. */
  void add(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      boolean secondHalf = afterReturn && next == '\n';
      afterReturn = next == '\r';
      if (secondHalf) {
        continue;
      }
      if (next == '\n' || next == '\r') {
        end(line.toString(StandardCharsets.UTF_8));
        line.reset();
      } else {
        line.write(next);
      }
    }
  }

  /** The next event that is whole. */
  Optional<Event> poll() {
    return Optional.ofNullable(events.poll());
  }

  private void end(String text) {
    if (text.isEmpty()) {
      if (data != null) {
        events.add(new Event(type.isEmpty() ? "message" : type, data.toString()));
      }
      type = "";
      data = null;
      return;
    }
    int colon = text.indexOf(':');
    String field = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    if (field.equals("event")) {
      type = value;
    } else if (field.equals("data")) {
      StringJoiner lines = data == null ? new StringJoiner("\n") : data;
      data = lines.add(value);
    }
  }
}
