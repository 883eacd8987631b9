package io.polygate.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the cases have in common: the servers, started when first asked for, the load generators,
 * and how long to measure. Not safe for concurrent use.
 */
final class Stage implements AutoCloseable {
  private static final int ROUNDS = 5;

  private static final Duration SHORTEST_WARM_UP = Duration.ofSeconds(5);

  /** Headers that belong to a connection or that a server makes itself. */
  private static final Set<String> NOT_REPEATED =
      Set.of("connection", "content-length", "date", "keep-alive", "transfer-encoding");

  private final Settings settings;
  private final Cleanup cleanup;
  private final Path directory;
  private final Loader loader;
  private final LoadClient client = new LoadClient();
  private @Nullable ServerProcess gateway;
  private @Nullable ServerProcess floor;

  /**
   * A stage without servers yet.
   *
   * @param directory where data and logs are put
   */
  Stage(Settings settings, Path directory, Loader loader, Cleanup cleanup) {
    this.settings = settings;
    this.directory = directory;
    this.loader = loader;
    this.cleanup = cleanup;
  }

  /** The gateway that the cases share; a new one where it has ended. */
  ServerProcess gateway() throws CaseFailure {
    ServerProcess running = gateway;
    if (running == null || !running.isAlive()) {
      running = ready(startGateway(newDirectory("data")));
      gateway = running;
    }
    return running;
  }

  /** The floor that the cases share; a new one where it has ended. */
  ServerProcess floor() throws CaseFailure {
    ServerProcess running = floor;
    if (running == null || !running.isAlive()) {
      running = ready(ServerProcess.start("floor", directory, cleanup, settings::floorCommand));
      floor = running;
    }
    return running;
  }

  private static ServerProcess ready(ServerProcess server) throws CaseFailure {
    try {
      server.awaitAnswer(Paths.READY, 200);
      return server;
    } catch (CaseFailure e) {
      server.close();
      throw e;
    }
  }

  /** Starts one more gateway, without waiting for it. */
  ServerProcess startGateway(Path data) throws CaseFailure {
    if (!Files.isRegularFile(settings.gatewayJar())) {
      throw new CaseFailure("the gateway is not built: there is no " + settings.gatewayJar());
    }
    return ServerProcess.start(
        "gateway", directory, cleanup, port -> settings.gatewayCommand(data, port));
  }

  /** Stops the shared servers; who asks for them next gets new ones, without data. */
  void stop() {
    if (gateway != null) {
      gateway.close();
      gateway = null;
    }
    if (floor != null) {
      floor.close();
      floor = null;
    }
  }

  /** Gives the floor the answer that it is to repeat. */
  void teachFloor(Answer answer) throws CaseFailure {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(FloorServer.STATUS, Integer.toString(answer.status()));
    answer
        .headers()
        .forEach(
            (name, values) -> {
              if (!NOT_REPEATED.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                headers.put(FloorServer.PREFIX + name, values.getFirst());
              }
            });
    Answer learnt = floor().exchange("PUT", FloorServer.ANSWER_PATH, headers, answer.body());
    if (!learnt.isSuccess()) {
      throw new CaseFailure("the floor answered " + learnt.status() + " to what it is to repeat");
    }
  }

  /** A new directory that goes with the stage. */
  Path newDirectory(String name) throws CaseFailure {
    try {
      return Files.createTempDirectory(directory, name + "-");
    } catch (IOException e) {
      throw new CaseFailure("could not make a directory", e);
    }
  }

  /** What measures rates. */
  Loader loader() {
    return loader;
  }

  /** What measures times, and sends what is not measured. */
  LoadClient client() {
    return client;
  }

  int rounds() {
    return ROUNDS;
  }

  Duration round() {
    return settings.round();
  }

  /** How long a gateway is loaded before it is measured: its code is compiled meanwhile. */
  Duration warmUp() {
    Duration twoRounds = settings.round().multipliedBy(2);
    return twoRounds.compareTo(SHORTEST_WARM_UP) < 0 ? SHORTEST_WARM_UP : twoRounds;
  }

  @Override
  public void close() {
    stop();
  }
}
