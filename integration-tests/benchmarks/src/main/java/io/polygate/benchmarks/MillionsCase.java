package io.polygate.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many keys in the key-value store, far more than its memory holds: how fast they come in, what the
 * gateway occupies then, and reads of any of them.
 *
 * @param name the name of the case
 * @param keys how many there are, a multiple of 1,000
 */
record MillionsCase(String name, int keys) implements Case {
  private static final int ROWS = 1000;
  private static final int UPLOADS = 4;
  private static final int CONNECTIONS = 64;
  private static final String DEFINITION =
      "{\"key\":{\"partition\":[\"id\"]},\"fields\":{\"id\":{\"type\":\"integer\"}}}";
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final Map<String, String> LINES = Map.of("Content-Type", Upload.MEDIA_TYPE);

  @Override
  public boolean isLong() {
    return true;
  }

  @Override
  public List<Result> run(Stage stage) throws CaseFailure {
    stage.stop();
    ServerProcess gateway = stage.gateway();
    long begun = System.nanoTime();
    load(gateway);
    double rowsPerSecond = keys / ((System.nanoTime() - begun) / 1e9);
    double loaded = gateway.residentMebibytes();

    Traffic traffic = Traffic.get(Paths.ONE_OF_MILLIONS, new Variable.Chance(keys));
    List<Result> results = new ArrayList<>();
    results.add(Result.of(name + "-load", "rows/s", rowsPerSecond));
    results.add(Result.of(name + "-rss-loaded", "MiB", loaded));
    results.addAll(new HttpCase(name, "req/s", CONNECTIONS, traffic, prepared -> {}).run(stage));
    results.add(Result.of(name + "-rss-read", "MiB", gateway.residentMebibytes()));
    return results;
  }

  private void load(ServerProcess gateway) throws CaseFailure {
    require(gateway.exchange("PUT", Paths.MILLIONS_DEFINITION, JSON, DEFINITION), 0);
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService uploads = Executors.newFixedThreadPool(UPLOADS)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < UPLOADS; i++) {
        ends.add(
            uploads.submit(
                () -> {
                  for (int first = next.getAndAdd(ROWS);
                      first < keys;
                      first = next.getAndAdd(ROWS)) {
                    upload(gateway, first);
                  }
                  return null;
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } catch (ExecutionException e) {
      throw new CaseFailure("the keys could not be loaded: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CaseFailure("interrupted");
    }
  }

  private static void upload(ServerProcess gateway, int first) throws CaseFailure {
    StringBuilder rows = new StringBuilder(ROWS * (Samples.ROW_BYTES + 16));
    for (int id = first; id < first + ROWS; id++) {
      rows.append("{\"id\":").append(id).append(',').append(Samples.row(id), 1, Samples.ROW_BYTES);
    }
    require(gateway.exchange("POST", Paths.MILLIONS_IMPORT, LINES, rows.toString()), ROWS);
  }

  private static void require(Answer answer, int rows) throws CaseFailure {
    if (!answer.isSuccess()
        || (rows > 0 && answer.body().lines().filter(ResultLines::isAccepted).count() != rows)) {
      throw new CaseFailure(
          "loading was answered with " + answer.status() + " " + answer.body().lines().findFirst());
    }
  }
}
