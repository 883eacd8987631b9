package io.polygate.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerEventsTest {
  private static List<ServerEvents.Event> events(String text, int bytes) {
    ServerEvents events = new ServerEvents();
    List<ServerEvents.Event> read = new ArrayList<>();
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < all.length; i += bytes) {
      events.add(ByteBuffer.wrap(all, i, Math.min(bytes, all.length - i)));
      Optional<ServerEvents.Event> event = events.poll();
      while (event.isPresent()) {
        read.add(event.get());
        event = events.poll();
      }
    }
    return read;
  }

  @Test
  void eventsAreTheSameWhereverTheyAreCutAndWhateverEndsTheirLines() {
    for (String end : List.of("\n", "\r\n", "\r")) {
      String text =
          String.join(
              end,
              ": comment",
              "id: 1",
              "event: a",
              "data: grüße 👋",
              "data:two",
              "",
              "data",
              "",
              "id: 3",
              "data: cut");
      for (int bytes = 1; bytes < 20; bytes++) {
        assertThat(events(text, bytes))
            .containsExactly(
                new ServerEvents.Event("a", "grüße 👋\ntwo"),
                new ServerEvents.Event("message", ""));
      }
    }
  }
}
