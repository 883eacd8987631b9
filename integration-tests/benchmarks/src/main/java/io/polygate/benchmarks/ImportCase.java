package io.polygate.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Rows per second of one NDJSON upload, each round into a new tenant. The floor reads the same
 * upload and answers as many lines as the gateway.
 */
record ImportCase(String name) implements Case {
  @Override
  public List<Result> run(Stage stage) throws CaseFailure {
    ServerProcess gateway = stage.gateway();
    ServerProcess floor = stage.floor();
    stage.teachFloor(sampleLine(gateway));

    Duration round = stage.round();
    rowsPerSecond(gateway, stage.warmUp());
    rowsPerSecond(floor, round);
    Rounds.Medians medians =
        Rounds.alternate(
            stage.rounds(), () -> rowsPerSecond(gateway, round), () -> rowsPerSecond(floor, round));
    return List.of(Result.compared(name, "rows/s", medians.gateway(), medians.floor()));
  }

  private static String newPath() {
    return Paths.importOf("import-" + RequestBytes.newRun());
  }

  private static Answer sampleLine(ServerProcess gateway) throws CaseFailure {
    String path = newPath();
    Answer answer =
        gateway.exchange("POST", path, Map.of("Content-Type", Upload.MEDIA_TYPE), Samples.row(0));
    if (!answer.isSuccess() || !answer.body().strip().lines().allMatch(ResultLines::isAccepted)) {
      throw new CaseFailure(
          "POST " + path + " was answered with " + answer.status() + " " + answer.body().strip());
    }
    return answer;
  }

  private static double rowsPerSecond(ServerProcess server, Duration duration) throws CaseFailure {
    return new Upload(server.port(), newPath(), duration).rowsPerSecond();
  }
}
