package io.polygate.benchmarks;

import java.util.List;

/**
 * The memory of a server that has answered once, and of the same after a round of writes and one of
 * reads. Both servers are started anew, so that what ran before does not count.
 */
record MemoryCase(String name) implements Case {
  private static final int CONNECTIONS = 64;
  private static final String UNIT = "MiB";

  @Override
  public List<Result> run(Stage stage) throws CaseFailure {
    stage.stop();
    ServerProcess gateway = stage.gateway();
    double gatewayIdle = gateway.residentMebibytes();
    ServerProcess floor = stage.floor();
    double floorIdle = floor.residentMebibytes();

    stage.teachFloor(
        gateway.sample(Traffic.put(Paths.HOT_ITEM, new Variable.Nothing(), Samples.ITEM)));
    double gatewayLoaded = afterLoad(stage, gateway);
    double floorLoaded = afterLoad(stage, floor);
    return List.of(
        Result.compared(name + "-idle", UNIT, gatewayIdle, floorIdle),
        Result.compared(name + "-loaded", UNIT, gatewayLoaded, floorLoaded));
  }

  private static double afterLoad(Stage stage, ServerProcess server) throws CaseFailure {
    Traffic put = Traffic.put(Paths.NEW_ITEM, new Variable.Unique(), Samples.ITEM);
    stage.loader().rate(server.port(), put, CONNECTIONS, stage.round());
    stage.loader().rate(server.port(), Traffic.get(Paths.HOT_ITEM), CONNECTIONS, stage.round());
    return server.residentMebibytes();
  }
}
