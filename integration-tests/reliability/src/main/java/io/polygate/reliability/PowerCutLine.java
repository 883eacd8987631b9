package io.polygate.reliability;

import io.polygate.it.server.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The power is cut while the gateway is written to: what its file system was not told to sync is
 * gone. The control promises no more than a process' life ({@code durability=process}), and must
 * lose.
 */
final class PowerCutLine implements Line {
  private static final List<String> FILE_SYSTEMS = List.of("ext4", "xfs");
  private static final int WRITERS = 8;
  private static final int LEAST_WRITES = 100;
  private static final int MOST_WRITES = 1_500;
  private static final int MOST_CONTROLS = 5;
  private static final int STOPPING_MILLIS = 30;

  @Override
  public int number() {
    return 2;
  }

  @Override
  public String name() {
    return "power-cut";
  }

  @Override
  public String target() {
    return "0 lost, 0 doubled in class fsync";
  }

  @Override
  public Optional<String> impediment() {
    return FILE_SYSTEMS.stream().map(PowerCut::impediment).flatMap(Optional::stream).findFirst();
  }

  @Override
  public Verdict run(Rig rig) throws IOException {
    List<String> figures = new ArrayList<>();
    boolean held = true;
    int cuts = rig.scale(20, 200);
    for (String type : FILE_SYSTEMS) {
      Losses all = Losses.NONE;
      int done = 0;
      for (Setting setting : Setting.values()) {
        int share = setting == Setting.SHARDED ? cuts - done : cuts / 3 + 1;
        all = all.plus(cut(rig, type, setting, "fsync", share));
        done += share;
      }
      held &= all.isNone();
      figures.add(type + " " + done + " cuts, " + all);
      rig.say(figures.getLast());
    }
    Losses control = Losses.NONE;
    for (int i = 0; i < MOST_CONTROLS && control.lost() == 0; i++) {
      control = control.plus(cut(rig, "ext4", Setting.SQLITE, "process", 1));
    }
    return new Verdict(
        String.join("; ", figures),
        held,
        "durability=process: " + control.lost() + " lost",
        control.lost() > 0);
  }

  /**
   * Stops the process, as a power cut does. Were it left to run, it could see a sync end well that
   * was under way when the file system was shut down and never reached the disk, and acknowledge
   * what a machine without power could not have acknowledged.
   */
  private static void stop(GatewayProcess gateway) throws IOException {
    gateway.pause(true);
    try {
      Thread.sleep(STOPPING_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static Losses found(
      GatewayProcess gateway, Workload workload, Path ledger, String durability)
      throws IOException {
    if (durability.equals("fsync")) {
      return Losses.find(gateway.http(), workload, ledger);
    }
    // Whole files may be gone, and no writer need find its own again.
    List<String> lost = Search.lost(gateway.http(), Ledger.read(ledger));
    return new Losses(workload.acknowledged(), lost, 0, 0);
  }

  private static Losses cut(Rig rig, String type, Setting setting, String durability, int cuts)
      throws IOException {
    Random random = rig.random(type + setting.word());
    Path path = rig.directory().resolve("power-" + type + "-" + setting.word() + ".ledger");
    Files.deleteIfExists(path);
    try (PowerCut disk = new PowerCut(rig.directory(), type);
        Ledger ledger = new Ledger(path)) {
      String configuration = setting.configuration(disk.root().toString(), durability);
      try (GatewayProcess gateway = GatewayProcess.start(configuration)) {
        Workload workload =
            new Workload(gateway.http(), ledger, WRITERS, "p", durability.equals("fsync"));
        workload.prepare();
        for (int i = 0; i < cuts; i++) {
          workload.start();
          workload.await(random.nextInt(LEAST_WRITES, MOST_WRITES));
          stop(gateway);
          disk.cut();
          gateway.kill();
          workload.stop();
          disk.restore();
          gateway.start();
        }
        Losses losses = found(gateway, workload, path, durability);
        if (!losses.isNone() && durability.equals("fsync")) {
          rig.say(type + " with " + setting.word() + " lost " + losses.examples());
        }
        // Before its files go.
        gateway.kill();
        return losses;
      }
    }
  }
}
