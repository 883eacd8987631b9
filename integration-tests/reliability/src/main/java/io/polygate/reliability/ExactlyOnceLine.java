package io.polygate.reliability;

import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Additions to counters over a network that loses, delays, doubles and cuts off requests and
 * answers; each is sent with its key until it is acknowledged. The control sends them without keys.
 */
final class ExactlyOnceLine implements Line {
  private static final int CLIENTS = 16;
  private static final int COUNTERS = 64;
  private static final Duration PATIENCE = Duration.ofMillis(400);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** What goes wrong, when something does. */
  private static final List<Fate> TROUBLE =
      List.of(
          Fate.DELAY_REQUEST,
          Fate.DELAY_ANSWER,
          Fate.SLOW_ANSWER,
          Fate.TRUNCATE_REQUEST,
          Fate.REPEAT_REQUEST,
          Fate.REPEAT_LATE,
          Fate.TRUNCATE_ANSWER,
          Fate.HALF_CLOSE,
          Fate.RESET);

  /** What goes wrong and is noticed by waiting only, which takes its time. */
  private static final List<Fate> SILENCE = List.of(Fate.SWALLOW_REQUEST, Fate.SWALLOW_ANSWER);

  @Override
  public int number() {
    return 12;
  }

  @Override
  public String name() {
    return "exactly-once";
  }

  @Override
  public String target() {
    return "effects = keys";
  }

  @Override
  public Verdict run(Rig rig) throws IOException {
    List<String> figures = new ArrayList<>();
    boolean held = true;
    int additions = rig.scale(6_700, 334_000);
    for (Setting setting : Setting.values()) {
      try (GatewayProcess gateway = GatewayProcess.start(setting.configuration())) {
        Count count = add(gateway, additions, true, rig.random(setting.word()));
        held &= count.effects == additions;
        figures.add(setting.word() + " " + count);
        rig.say(figures.getLast());
      }
    }
    try (GatewayProcess gateway = GatewayProcess.start(Setting.SQLITE.configuration())) {
      Count count = add(gateway, 1_000, false, rig.random("control"));
      return new Verdict(
          String.join("; ", figures), held, "without keys: " + count, count.effects != 1_000);
    }
  }

  private record Count(int additions, long sent, long effects) {
    @Override
    public String toString() {
      return "%,d additions sent %,d times had %,d effects".formatted(additions, sent, effects);
    }
  }

  private static Count add(GatewayProcess gateway, int additions, boolean withKeys, Random random)
      throws IOException {
    for (int i = 0; i < COUNTERS; i++) {
      gateway.http().put(counter(i), Json.object("n", 0)).expect(201);
    }
    AtomicInteger next = new AtomicInteger();
    AtomicInteger sent = new AtomicInteger();
    Queue<String> given = new ConcurrentLinkedQueue<>();
    try (ChaosProxy proxy = new ChaosProxy(gateway.address().getPort());
        Http http = new Http(proxy::address, PATIENCE)) {
      proxy.answerSome(chance(random));
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(
            Thread.ofPlatform()
                .daemon()
                .start(
                    () -> {
                      for (int n; (n = next.getAndIncrement()) < additions; ) {
                        addOne(http, n, withKeys, sent).ifPresent(given::add);
                      }
                    }));
      }
      for (Thread client : clients) {
        client.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    if (!given.isEmpty()) {
      throw new IOException(
          "%d additions were not acknowledged in %d s, one since: %s"
              .formatted(given.size(), LONGEST.toSeconds(), given.peek()));
    }
    long effects = 0;
    for (int i = 0; i < COUNTERS; i++) {
      effects += gateway.http().get(counter(i)).expect(200).json().path("n").longValue();
    }
    return new Count(additions, sent.get(), effects);
  }

  /** Sends an addition until it is acknowledged; gives what came last if it never was. */
  private static Optional<String> addOne(
      Http http, int number, boolean withKeys, AtomicInteger sent) {
    String[] key = withKeys ? new String[] {"Idempotency-Key", "a-" + number} : new String[0];
    String last = "";
    long end = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < end) {
      sent.incrementAndGet();
      try {
        Answer answer =
            http.patch(
                counter(number % COUNTERS), "application/json", "{\"update\":\"ADD n 1\"}", key);
        if (answer.status() == 200) {
          return Optional.empty();
        }
        last = answer.toString();
      } catch (Http.Interrupted e) {
        // Whether it had an effect is what the key is for.
        last = String.valueOf(e.getMessage());
      }
    }
    return Optional.of(last);
  }

  private static Supplier<Fate> chance(Random random) {
    return () -> {
      int dice;
      int which;
      synchronized (random) {
        dice = random.nextInt(100);
        which = random.nextInt(TROUBLE.size());
      }
      if (dice < 3) {
        return SILENCE.get(dice % SILENCE.size());
      }
      return dice < 33 ? TROUBLE.get(which) : Fate.PASS;
    };
  }

  private static String counter(int number) {
    return Routes.Collection.of("notes", "t" + number % 4, "counters").item("c" + number);
  }
}
