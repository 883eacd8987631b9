package io.polygate.reliability;

import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The gateway's process is killed while it is written to, and started again on what it left. The
 * control writes through a proxy that acknowledges some writes by itself, and repeats additions
 * without keys.
 */
final class KillLine implements Line {
  private static final int WRITERS = 8;
  private static final int LEAST_WRITES = 600;
  private static final int MOST_WRITES = 3400;
  private static final Duration READY = Duration.ofSeconds(3);

  @Override
  public int number() {
    return 1;
  }

  @Override
  public String name() {
    return "kill";
  }

  @Override
  public String target() {
    return "0 lost, 0 doubled, ready in 3 s";
  }

  @Override
  public Verdict run(Rig rig) throws IOException {
    List<String> figures = new ArrayList<>();
    boolean held = true;
    int rounds = rig.scale(17, 167);
    for (Setting setting : Setting.values()) {
      Outcome outcome = killed(rig, setting, rounds);
      held &= outcome.held();
      figures.add(setting.word() + " " + outcome);
      rig.say(figures.getLast());
    }
    return control(rig, String.join("; ", figures), held);
  }

  /** What was counted over all rounds of one setting. */
  private record Outcome(int kills, Losses losses, Duration slowest) {
    boolean held() {
      return losses.isNone() && slowest.compareTo(READY) <= 0;
    }

    @Override
    public String toString() {
      return "%d kills, %s, ready in %.1f s at most"
          .formatted(kills, losses, slowest.toMillis() / 1000.0);
    }
  }

  private static Outcome killed(Rig rig, Setting setting, int rounds) throws IOException {
    Random random = rig.random(setting.word());
    Path path = rig.directory().resolve("kill-" + setting.word() + ".ledger");
    Duration slowest = Duration.ZERO;
    try (GatewayProcess gateway = GatewayProcess.start(setting.configuration());
        Ledger ledger = new Ledger(path)) {
      Workload workload = new Workload(gateway.http(), ledger, WRITERS, "w", true);
      workload.prepare();
      for (int round = 0; round < rounds; round++) {
        workload.start();
        workload.await(random.nextInt(LEAST_WRITES, MOST_WRITES));
        gateway.kill();
        workload.stop();
        long began = System.nanoTime();
        gateway.start();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
      }
      Losses losses = Losses.find(gateway.http(), workload, path);
      if (!losses.isNone()) {
        rig.say(setting.word() + " lost " + losses.examples());
      }
      return new Outcome(rounds, losses, slowest);
    }
  }

  private static Verdict control(Rig rig, String figure, boolean held) throws IOException {
    Path path = rig.directory().resolve("kill-control.ledger");
    try (GatewayProcess gateway = GatewayProcess.start(Setting.SQLITE.configuration());
        ChaosProxy proxy = new ChaosProxy(gateway.address().getPort());
        Http through = new Http(proxy::address);
        Ledger ledger = new Ledger(path)) {
      Workload workload = new Workload(through, ledger, WRITERS, "c", false);
      workload.prepare();
      Random random = rig.random("control");
      proxy.answerSome(() -> random.nextInt(20) == 0 ? Fate.PRETEND : Fate.REPEAT_REQUEST);
      workload.start();
      workload.await(400);
      workload.stop();
      proxy.answerSome(() -> Fate.PASS);
      Losses losses = Losses.find(gateway.http(), workload, path);
      return new Verdict(
          figure,
          held,
          "through a proxy that lies, without keys: " + losses,
          losses.lost() > 0 && losses.doubled() > 0);
    }
  }
}
