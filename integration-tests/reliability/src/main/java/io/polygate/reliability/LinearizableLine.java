package io.polygate.reliability;

import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.reliability.history.PlantedBug;
import io.polygate.reliability.history.Recorder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Clients read, write, delete and compare-and-set a few items, while the gateway is killed, paused
 * or cut off; what they saw must be possible one after the other. The control is five stores that
 * each have a mistake, and one that has none.
 */
final class LinearizableLine implements Line {
  private static final int CLIENTS = 8;
  private static final int KEYS = 4;
  private static final int OPERATIONS = 2_000;
  private static final Duration PATIENCE = Duration.ofMillis(300);

  /** What happens while the clients are at work. */
  private enum Trouble {
    NONE,
    PAUSE,
    PARTITION,
    KILL
  }

  @Override
  public int number() {
    return 9;
  }

  @Override
  public String name() {
    return "linearizable";
  }

  @Override
  public String target() {
    return "all histories, 5 of 5 planted bugs found";
  }

  @Override
  public Verdict run(Rig rig) throws IOException {
    List<String> figures = new ArrayList<>();
    boolean held = true;
    int histories = rig.scale(67, 1_667);
    for (Setting setting : Setting.values()) {
      int linearizable = 0;
      try (GatewayProcess gateway = GatewayProcess.start(setting.configuration())) {
        for (int i = 0; i < histories; i++) {
          Trouble trouble = Trouble.values()[i % Trouble.values().length];
          if (record(rig, gateway, i, trouble).isLinearizable()) {
            linearizable++;
          } else {
            rig.say(setting.word() + ": history " + i + ", with " + trouble + ", is not possible");
          }
        }
      }
      held &= linearizable == histories;
      figures.add(
          "%s %d of %d histories of %,d operations"
              .formatted(setting.word(), linearizable, histories, OPERATIONS));
      rig.say(figures.getLast());
    }
    return control(rig, String.join("; ", figures), held);
  }

  private static Recorder record(Rig rig, GatewayProcess gateway, int number, Trouble trouble)
      throws IOException {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add("r" + number + "-" + i);
    }
    Random random = rig.random("history " + number);
    try (ChaosProxy proxy = new ChaosProxy(gateway.address().getPort());
        Http http = new Http(proxy::address, PATIENCE)) {
      Recorder recorder = new Recorder(new HttpRegister(http), keys);
      Thread clients =
          Thread.ofPlatform()
              .daemon()
              .start(() -> recorder.run(CLIENTS, OPERATIONS, random.nextLong()));
      sleep(50 + random.nextInt(200));
      make(trouble, gateway, proxy, 50 + random.nextInt(300));
      join(clients);
      return recorder;
    }
  }

  private static void make(Trouble trouble, GatewayProcess gateway, ChaosProxy proxy, int millis) {
    switch (trouble) {
      case NONE -> {
        // Concurrency is trouble enough.
      }
      case PAUSE -> {
        gateway.pause(true);
        sleep(millis);
        gateway.pause(false);
      }
      case PARTITION -> {
        proxy.cut(true);
        sleep(millis);
        proxy.cut(false);
      }
      case KILL -> {
        gateway.kill();
        gateway.start();
        proxy.redirect(gateway.address().getPort());
      }
    }
  }

  private static Verdict control(Rig rig, String figure, boolean held) {
    List<String> found = new ArrayList<>();
    boolean soundPasses = true;
    for (PlantedBug bug : PlantedBug.values()) {
      Recorder recorder = new Recorder(bug.register(), List.of("a", "b"));
      recorder.run(4, OPERATIONS, rig.seed());
      if (bug == PlantedBug.NONE) {
        soundPasses = recorder.isLinearizable();
      } else if (!recorder.isLinearizable()) {
        found.add(bug.name());
      }
    }
    int planted = PlantedBug.values().length - 1;
    return new Verdict(
        figure,
        held,
        "%d of %d planted bugs found, a sound store %s"
            .formatted(found.size(), planted, soundPasses ? "passes" : "FAILS"),
        soundPasses && found.size() == planted);
  }

  private static void join(Thread thread) throws IOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
