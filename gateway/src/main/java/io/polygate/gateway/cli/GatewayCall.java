package io.polygate.gateway.cli;

import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A request of a command to a running gateway; its answer is printed as it is. */
final class GatewayCall {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CommandSpec specification;
  private final URI url;

  /**
   * A call to a gateway.
   *
   * @throws ParameterException if the URL is none of HTTP
   */
  GatewayCall(CommandSpec specification, URI url) {
    this.specification = specification;
    this.url = url;
    if (url.getHost() == null || url.getScheme() == null || !url.getScheme().startsWith("http")) {
      throw new ParameterException(
          specification.commandLine(), "--url must be an http or https URL, not " + url);
    }
  }

  /**
   * Sends a request.
   *
   * @param body what is posted; empty: the path is read
   * @return the exit code
   */
  int send(String path, Optional<Value> body) {
    PrintWriter err = specification.commandLine().getErr();
    HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
    body.ifPresent(
        value ->
            request
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(value))));
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
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
