package io.polygate.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The requests of one load as they go over the wire: a head, the text that differs, a tail. Both
 * load generators send exactly these bytes. Not safe for concurrent use.
 */
final class RequestBytes {
  private static final AtomicLong LAST_RUN = new AtomicLong(System.currentTimeMillis());

  private final Variable variable;
  private final String run;
  private final byte[] head;
  private final byte[] tail;
  private final SplittableRandom random;

  RequestBytes(Traffic traffic, int port) {
    variable = traffic.variable();
    run = newRun();
    random = new SplittableRandom(run.hashCode());
    String line = traffic.method() + " " + traffic.path();
    int place = line.indexOf(Traffic.PLACE);
    String before = place < 0 ? line : line.substring(0, place);
    String after = place < 0 ? "" : line.substring(place + Traffic.PLACE.length());
    head = before.getBytes(StandardCharsets.UTF_8);
    tail = (after + rest(traffic, port)).getBytes(StandardCharsets.UTF_8);
  }

  private static String rest(Traffic traffic, int port) {
    StringBuilder text = new StringBuilder(" HTTP/1.1\r\nHost: 127.0.0.1:").append(port);
    if (!traffic.body().isEmpty()) {
      text.append("\r\nContent-Type: ")
          .append(traffic.mediaType())
          .append("\r\nContent-Length: ")
          .append(traffic.bodyBytes().length);
    }
    return text.append("\r\n\r\n").append(traffic.body()).toString();
  }

  /** A word that no earlier load of this machine had. */
  static String newRun() {
    return Long.toString(LAST_RUN.incrementAndGet(), Character.MAX_RADIX);
  }

  Variable variable() {
    return variable;
  }

  String run() {
    return run;
  }

  /** What comes before the text that differs. */
  byte[] head() {
    return head.clone();
  }

  /** What comes after the text that differs. */
  byte[] tail() {
    return tail.clone();
  }

  /** Writes the request with this number, counted from 0. */
  void write(long number, ByteBuffer target) {
    target.put(head);
    String text = variable.text(run, number, random);
    for (int i = 0; i < text.length(); i++) {
      target.put((byte) text.charAt(i));
    }
    target.put(tail);
  }

  /** Bytes that are enough for any request of this load. */
  int largest() {
    return head.length + tail.length + run.length() + 1 + Long.toString(Long.MAX_VALUE).length();
  }
}
