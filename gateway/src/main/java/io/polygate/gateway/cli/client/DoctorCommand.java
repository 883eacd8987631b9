package io.polygate.gateway.cli.client;

import io.polygate.gateway.cli.PolygateVersion;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at what could be wrong, here and at the gateway. */
@Command(
    name = "doctor",
    description =
        "Checks the configuration and the disk here, and the gateway's version, clock and backends.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DoctorCommand implements Callable<Integer> {
  private static final int UNAUTHORIZED = 401;
  private static final long ENOUGH_BYTES = 1L << 30;
  private static final Duration SKEW = Duration.ofSeconds(5);

  /** How a check ended. */
  private enum Verdict {
    OK,
    UNKNOWN,
    WARNING,
    FAILURE
  }

  @Mixin private Server server = new Server();

  @Option(names = "--config", paramLabel = "FILE", description = "A configuration to look at.")
  private @Nullable Path config;

  @Option(names = "--data", paramLabel = "DIR", description = "A directory of data to look at.")
  private @Nullable Path data;

  private final List<List<Value>> rows = new ArrayList<>();
  private boolean failed;

  @Override
  public Integer call() {
    return server.with(
        client -> {
          note(Verdict.OK, "version", PolygateVersion.text() + " on " + runtime());
          if (config != null) {
            checkConfiguration(config);
          }
          if (data != null) {
            checkDisk(data);
          }
          checkGateway(client);
          server.print(new Rows(List.of("check", "verdict", "finding"), rows));
          if (failed) {
            throw new CommandFailure(CommandFailure.REFUSED, "something is wrong; see above");
          }
        });
  }

  private void note(Verdict verdict, String check, String finding) {
    failed |= verdict == Verdict.FAILURE;
    rows.add(
        List.of(
            new Value.Text(check),
            new Value.Text(verdict.name().toLowerCase(Locale.ROOT)),
            new Value.Text(finding)));
  }

  private static String runtime() {
    return System.getProperty("org.graalvm.nativeimage.imagecode") == null
        ? "Java " + Runtime.version().feature()
        : "a native binary";
  }

  private void checkConfiguration(Path file) {
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      lines.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      note(Verdict.FAILURE, "configuration", file + " cannot be read");
      return;
    }
    List<String> strange =
        lines.stringPropertyNames().stream()
            .filter(name -> !name.startsWith("polygate.") && !name.startsWith("quarkus."))
            .sorted()
            .toList();
    if (!strange.isEmpty()) {
      note(Verdict.WARNING, "configuration", "not a key of Polygate: " + strange.getFirst());
    }
    long namespaces =
        lines.stringPropertyNames().stream()
            .filter(name -> name.matches("polygate\\.namespaces\\.[^.]+\\.backend"))
            .count();
    note(
        namespaces == 0 ? Verdict.WARNING : Verdict.OK,
        "configuration",
        namespaces == 0
            ? "there is no polygate.namespaces.NAME.backend, so the built-in ones are served"
            : namespaces + " namespaces");
  }

  private void checkDisk(Path directory) {
    try {
      if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
        note(Verdict.FAILURE, "disk", directory + " is no directory that can be written to");
        return;
      }
      FileStore store = Files.getFileStore(directory);
      long free = store.getUsableSpace();
      note(
          free < ENOUGH_BYTES ? Verdict.WARNING : Verdict.OK,
          "disk",
          (free >> 20) + " MiB of " + (store.getTotalSpace() >> 20) + " are free");
    } catch (IOException e) {
      note(Verdict.FAILURE, "disk", directory + " cannot be looked at: " + e.getMessage());
    }
  }

  private void checkGateway(GatewayClient client) {
    HttpResponse<InputStream> health;
    try {
      health = client.attempt("GET", "/q/health", Map.of(), BodyPublishers.noBody());
    } catch (CommandFailure e) {
      note(Verdict.FAILURE, "gateway", String.valueOf(e.getMessage()));
      return;
    }
    checkClock(health.headers().firstValue("Date").orElse(""));
    try {
      Value answer = Json.parse(GatewayClient.read(health));
      for (Value check : Fields.list(answer, "checks")) {
        checkBackends(check);
      }
      HttpResponse<InputStream> listing =
          client.attempt("GET", Routes.NAMESPACES, Map.of(), BodyPublishers.noBody());
      GatewayClient.drop(listing);
      if (listing.statusCode() == UNAUTHORIZED) {
        note(Verdict.WARNING, "gateway", client.address() + " serves, and asks for a key");
        return;
      }
      List<Value> namespaces = Fields.list(client.get(Routes.NAMESPACES), "namespaces");
      note(
          Verdict.OK, "gateway", client.address() + " serves " + namespaces.size() + " namespaces");
      for (Value namespace : namespaces) {
        checkDurability(namespace);
      }
    } catch (StorageException.Invalid e) {
      note(Verdict.FAILURE, "gateway", client.address() + " does not answer as Polygate does");
    } catch (CommandFailure e) {
      note(Verdict.FAILURE, "gateway", String.valueOf(e.getMessage()));
    }
  }

  private void checkClock(String date) {
    try {
      Instant there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration apart = Duration.between(there, Instant.now()).abs();
      note(
          apart.compareTo(SKEW) > 0 ? Verdict.WARNING : Verdict.OK,
          "clock",
          "this clock and the gateway's are " + apart.toSeconds() + " seconds apart");
    } catch (DateTimeParseException e) {
      // Polygate itself does not, as each answer would cost more; what stands before it often does.
      note(Verdict.UNKNOWN, "clock", "the gateway does not say what time it is");
    }
  }

  private void checkBackends(Value check) {
    String name = Fields.cell(Fields.member(check, "name"));
    if (Fields.member(check, "data") instanceof Value.Members(var backends)) {
      backends.forEach(
          (backend, status) ->
              note(
                  Fields.cell(status).equals("UP") ? Verdict.OK : Verdict.FAILURE,
                  "backend " + backend,
                  Fields.cell(status)));
    } else if (!Fields.cell(Fields.member(check, "status")).equals("UP")) {
      note(Verdict.FAILURE, name, "DOWN");
    }
  }

  private void checkDurability(Value namespace) {
    String durability = Fields.cell(Fields.member(namespace, "durability"));
    if (!durability.equals("fsync")) {
      note(
          Verdict.WARNING,
          "namespace " + Fields.cell(Fields.member(namespace, "name")),
          "its durability is " + durability + ": a power cut may lose acknowledged writes");
    }
  }
}
