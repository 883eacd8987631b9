package io.polygate.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * A load of like requests: the rate of the gateway beside the floor's, in alternation, then the
 * times at a part of the gateway's rate.
 *
 * @param name the name of the case
 * @param unit what one answer counts as, per second
 * @param connections how many requests are outstanding at once
 * @param traffic the requests
 * @param preparation stores what they need
 */
record HttpCase(String name, String unit, int connections, Traffic traffic, Preparation preparation)
    implements Case {
  /** At which part of the measured rate the times are taken. */
  static final double SHARE_FOR_TIMES = 0.5;

  /** Stores what the requests of a case need. */
  @FunctionalInterface
  interface Preparation {
    void store(Stage stage) throws CaseFailure;
  }

  @Override
  public List<Result> run(Stage stage) throws CaseFailure {
    ServerProcess gateway = stage.gateway();
    ServerProcess floor = stage.floor();
    preparation.store(stage);
    stage.teachFloor(gateway.sample(traffic));
    floor.sample(traffic);

    Duration round = stage.round();
    stage.loader().rate(gateway.port(), traffic, connections, stage.warmUp());
    stage.loader().rate(floor.port(), traffic, connections, round);
    Rounds.Medians medians =
        Rounds.alternate(
            stage.rounds(),
            () -> stage.loader().rate(gateway.port(), traffic, connections, round),
            () -> stage.loader().rate(floor.port(), traffic, connections, round));
    if (medians.gateway() == 0) {
      throw new CaseFailure(
          "no request was answered within a round of " + round.toSeconds() + " s");
    }
    Schedule schedule =
        new Schedule.Steady(medians.gateway() * SHARE_FOR_TIMES, round.multipliedBy(2));
    Times times = stage.client().load(gateway.port(), traffic, connections, schedule).times();
    return List.of(Result.compared(name, unit, medians.gateway(), medians.floor()).with(times));
  }
}
