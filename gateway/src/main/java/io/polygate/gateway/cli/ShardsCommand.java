package io.polygate.gateway.cli;

import io.polygate.spi.Json;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a running gateway about the shards of a namespace, or changes them. */
@Command(
    name = "shards",
    description = "Shows the shards of a namespace of a running gateway, and moves what they hold.",
    mixinStandardHelpOptions = true)
final class ShardsCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Spec private CommandSpec specification = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "ACTION", description = "One of: ${COMPLETION-CANDIDATES}")
  private Action action = Action.STATUS;

  @Parameters(index = "1", paramLabel = "NAMESPACE", description = "The namespace.")
  private String namespace = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "SHARD",
      description = "Of add and remove: the shard, as kind/instance.")
  private @Nullable String shard;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where the gateway is (${DEFAULT-VALUE}).")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "A file with the key to show, if the gateway asks for one.")
  private @Nullable Path keyFile;

  /** What can be asked for. */
  enum Action {
    /** How the shards stand. */
    STATUS,
    /** Makes a configured backend a shard. */
    ADD,
    /** Moves everything off a shard. */
    REMOVE,
    /** Gives every shard as much as the others. */
    REBALANCE,
    /** Stops moving for now. */
    PAUSE,
    /** Goes on moving. */
    RESUME,
    /** Gives up what is being moved. */
    UNDO
  }

  @Override
  public Integer call() {
    requireUsage();
    PrintWriter err = specification.commandLine().getErr();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<byte[]> answer = http.send(request(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() / 100 == 2) {
        specification
            .commandLine()
            .getOut()
            .println(new String(answer.body(), StandardCharsets.UTF_8));
        return ExitCode.OK;
      }
      err.println("polygate: " + detail(answer));
    } catch (IOException e) {
      err.println("polygate: there is no gateway at " + url);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.SOFTWARE;
  }

  private void requireUsage() {
    try {
      namespace = new Namespace(namespace).name();
    } catch (StorageException.Invalid e) {
      throw new ParameterException(specification.commandLine(), String.valueOf(e.getMessage()), e);
    }
    boolean needed = action == Action.ADD || action == Action.REMOVE;
    if (needed != (shard != null)) {
      throw new ParameterException(
          specification.commandLine(),
          needed ? "This action needs a shard." : "This action takes no shard.");
    }
    if (url.getHost() == null || url.getScheme() == null || !url.getScheme().startsWith("http")) {
      throw new ParameterException(
          specification.commandLine(), "--url must be an http or https URL, not " + url);
    }
  }

  private HttpRequest request() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve("/v1/namespaces/" + namespace + "/shards"))
            .timeout(PATIENCE);
    key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    if (action == Action.STATUS) {
      return request.GET().build();
    }
    Map<String, Value> change = new LinkedHashMap<>();
    change.put("action", new Value.Text(action.name().toLowerCase(Locale.ROOT)));
    String named = shard;
    if (named != null) {
      change.put("shard", new Value.Text(named));
    }
    return request
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(Value.Members.of(change))))
        .build();
  }

  private Optional<String> key() {
    Path file = keyFile;
    if (file == null) {
      return Optional.empty();
    }
    try {
      String key = Files.readString(file).strip();
      if (key.matches("[!-~]{1,8192}")) {
        return Optional.of(key);
      }
    } catch (IOException e) {
      throw new ParameterException(
          specification.commandLine(), "--key-file: " + file + " cannot be read", e);
    }
    throw new ParameterException(
        specification.commandLine(), "--key-file: " + file + " has no key alone");
  }

  /** What a problem says; of anything else the status. */
  private static String detail(HttpResponse<byte[]> answer) {
    try {
      if (Json.parse(answer.body()) instanceof Value.Members(var members)
          && members.get("detail") instanceof Value.Text(String detail)) {
        return detail;
      }
    } catch (StorageException e) {
      return "the answer was the status " + answer.statusCode();
    }
    return "the answer was the status " + answer.statusCode();
  }
}
