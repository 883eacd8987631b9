package io.polygate.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Megabytes per second of a tenant's export as a SQLite file, from the request to the last byte, so
 * with the making of the file. The floor sends as many bytes, which it has.
 *
 * @param name the name of the case
 * @param preparation stores what is exported
 */
record ExportCase(String name, HttpCase.Preparation preparation) implements Case {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final double MEGABYTE = 1e6;

  @Override
  public List<Result> run(Stage stage) throws CaseFailure {
    int gateway = stage.gateway().port();
    int floor = stage.floor().port();
    preparation.store(stage);
    String repeated = Paths.EXPORT + "?bytes=" + bytes(gateway, Paths.EXPORT);

    Duration round = stage.round();
    megabytesPerSecond(gateway, Paths.EXPORT, stage.warmUp());
    megabytesPerSecond(floor, repeated, round);
    Rounds.Medians medians =
        Rounds.alternate(
            stage.rounds(),
            () -> megabytesPerSecond(gateway, Paths.EXPORT, round),
            () -> megabytesPerSecond(floor, repeated, round));
    return List.of(Result.compared(name, "MB/s", medians.gateway(), medians.floor()));
  }

  /** Exports one after the other until the time is up; each is taken to its end. */
  private static double megabytesPerSecond(int port, String path, Duration duration)
      throws CaseFailure {
    long begin = System.nanoTime();
    long bytes = 0;
    long passed;
    do {
      bytes += bytes(port, path);
      passed = System.nanoTime() - begin;
    } while (passed < duration.toNanos());
    return bytes / MEGABYTE / (passed / 1e9);
  }

  /** How many bytes one export has. */
  private static long bytes(int port, String path) throws CaseFailure {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      if (connection.getResponseCode() != 200) {
        throw new CaseFailure("GET " + path + " was answered with " + connection.getResponseCode());
      }
      try (InputStream body = connection.getInputStream()) {
        byte[] buffer = new byte[BUFFER_BYTES];
        long count = 0;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
          count += read;
        }
        return count;
      }
    } catch (IOException e) {
      throw new CaseFailure("GET " + path + " broke off", e);
    }
  }
}
