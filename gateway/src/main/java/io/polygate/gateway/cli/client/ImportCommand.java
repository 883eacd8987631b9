package io.polygate.gateway.cli.client;

import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a file of rows, and says what became of them. */
@Command(
    name = "import",
    description = "Writes an item for each row of a CSV, NDJSON or JSON file.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ImportCommand implements Callable<Integer> {
  private static final int SHOWN_FAILURES = 10;

  /** What a file can be. */
  enum Format {
    /** Its name decides. */
    AUTO(""),
    /** The first row names the members. */
    CSV("text/csv"),
    /** A value on each line. */
    NDJSON("application/x-ndjson"),
    /** One array of values. */
    JSON("application/json");

    private final String mediaType;

    Format(String mediaType) {
      this.mediaType = mediaType;
    }
  }

  @Mixin private Server server = new Server();
  @Mixin private Place place = new Place();

  @Parameters(index = "3", paramLabel = "FILE", description = "The file; - for standard input.")
  private String file = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "auto",
      description = "${COMPLETION-CANDIDATES} (by default as the file's name ends).")
  private Format format = Format.AUTO;

  @Option(
      names = "--separator",
      paramLabel = "CHARACTER",
      description = "Of CSV: what stands between cells (by default a comma).")
  private @Nullable String separator;

  @Option(
      names = "--infer-types",
      description = "Of CSV: makes numbers and truth values of undeclared cells that look so.")
  private boolean inferTypes;

  @Option(names = "--new", description = "Leaves items that are there as they are.")
  private boolean isNew;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "Makes it safe to send the same file again.")
  private @Nullable String idempotencyKey;

  @Override
  public Integer call() {
    return server.with(this::send);
  }

  private void send(GatewayClient client) {
    Format known = format == Format.AUTO ? byName() : format;
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", known.mediaType);
    headers.put("Accept", "application/x-ndjson");
    if (isNew) {
      headers.put("If-None-Match", "*");
    }
    if (idempotencyKey != null) {
      headers.put("Idempotency-Key", idempotencyKey);
    }
    AtomicLong sent = new AtomicLong();
    ProgressBar progress =
        new ProgressBar(server.err(), ProgressBar.isTerminal(), "rows written", size());
    try (InputStream rows = new Counting(open(), sent, progress)) {
      var answer =
          client.send(
              "POST",
              place.path() + "/import" + parameters(known),
              headers,
              BodyPublishers.ofInputStream(() -> rows));
      Outcome outcome = read(answer.body(), sent, progress);
      progress.end(outcome.written);
      server.err().println(outcome.written + " rows written, " + outcome.failed + " refused");
      if (outcome.failed > 0) {
        throw new CommandFailure(
            CommandFailure.REFUSED, outcome.failed + " rows were not written; see above");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Outcome(long written, long failed) {}

  private Outcome read(InputStream lines, AtomicLong sent, ProgressBar progress)
      throws IOException {
    long written = 0;
    long failed = 0;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))) {
      for (String line; (line = reader.readLine()) != null; ) {
        Value result = Json.parse(line.getBytes(StandardCharsets.UTF_8));
        if (GatewayClient.number(Fields.member(result, "status")) < 300) {
          written++;
        } else if (++failed <= SHOWN_FAILURES) {
          server.err().println(explained(result));
        }
        progress.show(sent.get(), written);
      }
    }
    return new Outcome(written, failed);
  }

  /** Rows are counted from 1 by those who look at a file. */
  private static String explained(Value result) {
    return "row "
        + (GatewayClient.number(Fields.member(result, "index")) + 1)
        + ": "
        + Fields.cell(Fields.member(result, "detail"))
        + Fields.text(Fields.member(result, "code")).map(code -> " (" + code + ")").orElse("");
  }

  private Format byName() {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return Format.CSV;
    }
    if (name.endsWith(".json")) {
      return Format.JSON;
    }
    if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
      return Format.NDJSON;
    }
    throw new CommandFailure(
        CommandFailure.USAGE,
        "the name of " + file + " does not say what it is: add --format csv, ndjson or json");
  }

  private String parameters(Format known) {
    if (known != Format.CSV && (separator != null || inferTypes)) {
      throw new CommandFailure(
          CommandFailure.USAGE, "--separator and --infer-types are for CSV alone");
    }
    return known != Format.CSV
        ? ""
        : "?inferTypes="
            + inferTypes
            + (separator == null ? "" : "&separator=" + Routes.segment(separator));
  }

  private long size() {
    try {
      return file.equals("-") ? 0 : Files.size(Path.of(file));
    } catch (IOException e) {
      throw new CommandFailure(CommandFailure.USAGE, file + " cannot be read");
    }
  }

  private InputStream open() {
    try {
      return file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
    } catch (IOException e) {
      throw new CommandFailure(CommandFailure.USAGE, file + " cannot be read");
    }
  }

  /** Counts what is taken to be sent. */
  private static final class Counting extends FilterInputStream {
    private final AtomicLong sent;
    private final ProgressBar progress;

    Counting(InputStream in, AtomicLong sent, ProgressBar progress) {
      super(in);
      this.sent = sent;
      this.progress = progress;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      if (read > 0) {
        progress.show(sent.addAndGet(read), 0);
      }
      return read;
    }
  }
}
