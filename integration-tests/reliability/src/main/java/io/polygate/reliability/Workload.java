package io.polygate.reliability;

import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writers that note what they were acknowledged. Each puts items with keys and values of its own
 * and, in turn, adds one to a counter of its own, under an idempotency key. An addition without an
 * answer is sent again, with its key, when the writers start the next time, until it is
 * acknowledged: its counter must then show it once.
 */
final class Workload {
  private static final String JSON = "application/json";
  private static final String ADD_ONE = "{\"update\":\"ADD n 1\"}";
  private static final int TENANTS = 3;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final Http http;
  private final Ledger ledger;
  private final boolean withKeys;
  private final List<Writer> writers = new ArrayList<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private volatile boolean stopping;
  private volatile String refused = "no answer";
  private volatile @Nullable IOException broken;

  /**
   * Writers that are not started yet.
   *
   * @param prefix what the names of their items begin with
   * @param withKeys whether additions have idempotency keys; without them, those that are sent
   *     again may count twice
   */
  Workload(Http http, Ledger ledger, int writers, String prefix, boolean withKeys) {
    this.http = http;
    this.ledger = ledger;
    this.withKeys = withKeys;
    for (int i = 0; i < writers; i++) {
      this.writers.add(new Writer(prefix + i, "t" + i % TENANTS));
    }
  }

  /** Makes the counters, which begin at zero. */
  void prepare() {
    for (Writer writer : writers) {
      Answer answer = http.put(writer.counter(), Json.object("n", 0));
      if (answer.status() / 100 != 2) {
        throw new IllegalStateException("No counter could be made: " + answer);
      }
    }
  }

  /** Starts all writers; each writes until it is told to stop or has no answer. */
  void start() {
    stopping = false;
    writers.forEach(Writer::start);
  }

  /** Waits until so many more writes were acknowledged, or nobody writes any more. */
  void await(long more) throws IOException {
    long enough = acknowledged.get() + more;
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (acknowledged.get() < enough && writers.stream().anyMatch(Writer::isWriting)) {
      if (System.nanoTime() > end) {
        throw new IOException("the gateway acknowledged too little in " + LONGEST_WAIT);
      }
      pause();
    }
  }

  /** Waits until nobody writes any more. */
  void stop() throws IOException {
    stopping = true;
    for (Writer writer : writers) {
      writer.join();
    }
    ledger.sync();
    IOException failure = broken;
    if (failure != null) {
      throw failure;
    }
  }

  /** How many writers there are. */
  int writers() {
    return writers.size();
  }

  /** How many writes were acknowledged so far. */
  long acknowledged() {
    return acknowledged.get();
  }

  /**
   * How far the counters are from what was acknowledged: additions that are missing, and additions
   * that count twice. No addition may be without an answer.
   */
  Counters counters() {
    long missing = 0;
    long doubled = 0;
    for (Writer writer : writers) {
      if (writer.unanswered != null) {
        throw new IllegalStateException(
            "an addition was not acknowledged when it was sent again: " + refused);
      }
      Answer answer = http.get(writer.counter());
      long there = answer.status() == 200 ? answer.json().path("n").longValue() : 0;
      missing += Math.max(0, writer.added - there);
      doubled += Math.max(0, there - writer.added);
    }
    return new Counters(missing, doubled);
  }

  /**
   * The sums over all counters.
   *
   * @param missing additions that were acknowledged and do not count
   * @param doubled additions that count more than once
   */
  record Counters(long missing, long doubled) {}

  /** Whether an item that the ledger names is there with its value. */
  static boolean isThere(Http http, String line) {
    String[] words = line.split(" ", 3);
    Answer answer = http.get(item(words[0], words[1]));
    return answer.status() == 200 && answer.json().path("v").asText().equals(words[2]);
  }

  private static String item(String tenant, String key) {
    return Routes.Collection.of("notes", tenant, "ledger").item(key);
  }

  private static void pause() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** One writer; its numbers are its own until it is joined. */
  private final class Writer {
    private final String name;
    private final String tenant;
    private @Nullable Thread thread;
    private long number;
    private long added;
    private @Nullable String unanswered;

    Writer(String name, String tenant) {
      this.name = name;
      this.tenant = tenant;
    }

    String counter() {
      return item(tenant, name + "-counter");
    }

    void start() {
      thread = Thread.ofPlatform().name("writer-" + name).daemon().start(this::write);
    }

    boolean isWriting() {
      return thread != null && thread.isAlive();
    }

    void join() {
      try {
        if (thread != null) {
          thread.join();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    private void write() {
      try {
        boolean answered = unanswered == null || add(unanswered);
        while (answered && !stopping) {
          number++;
          answered = number % 4 == 0 ? add(name + "-" + number) : put();
        }
      } catch (UncheckedIOException e) {
        broken = e.getCause();
      }
    }

    private boolean put() {
      String key = name + "-" + number;
      String value = Long.toString(number * 31, 36);
      try {
        if (!isDone(http.put(item(tenant, key), Json.object("v", value)))) {
          return false;
        }
      } catch (Http.Interrupted e) {
        return false;
      }
      note(tenant + " " + key + " " + value);
      return true;
    }

    private boolean add(String key) {
      unanswered = key;
      try {
        Answer answer =
            withKeys
                ? http.patch(counter(), JSON, ADD_ONE, "Idempotency-Key", key)
                : http.patch(counter(), JSON, ADD_ONE);
        if (!isDone(answer)) {
          return false;
        }
      } catch (Http.Interrupted e) {
        return false;
      }
      unanswered = null;
      added++;
      acknowledged.incrementAndGet();
      return true;
    }

    private boolean isDone(Answer answer) {
      if (answer.status() / 100 != 2) {
        refused = answer.toString();
        return false;
      }
      return true;
    }

    private void note(String line) {
      try {
        ledger.acknowledged(line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      acknowledged.incrementAndGet();
    }
  }
}
