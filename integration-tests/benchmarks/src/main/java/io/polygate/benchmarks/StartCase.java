package io.polygate.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * The time from the start of the gateway's process to the answer to its first request, an item of a
 * tenant that is there already. Both servers of the other cases are stopped before.
 */
record StartCase(String name) implements Case {
  private static final int STARTS = 7;

  @Override
  public List<Result> run(Stage stage) throws CaseFailure {
    stage.stop();
    Path data = stage.newDirectory("start");
    try (ServerProcess gateway = stage.startGateway(data)) {
      gateway.awaitAnswer(Paths.READY, 200);
      gateway.sample(Traffic.put(Paths.HOT_ITEM, new Variable.Nothing(), Samples.ITEM));
    }
    Times times = new Times();
    for (int i = 0; i < STARTS; i++) {
      try (ServerProcess gateway = stage.startGateway(data)) {
        times.add(gateway.awaitAnswer(Paths.HOT_ITEM, 200).toNanos());
      }
    }
    return List.of(Result.timed(name, times));
  }
}
