package io.polygate.gateway.cli.client;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done with single items. */
final class ItemCommands {
  private static final String PK = "The partition key.";
  private static final String SK = "The sort key, if the item has one.";

  private ItemCommands() {}

  /** Prints an item's value. */
  @Command(
      name = "get",
      description = "Prints an item's value, as it is.",
      mixinStandardHelpOptions = true)
  static final class Get implements Callable<Integer> {
    @Mixin private Server server = new Server();
    @Mixin private Place place = new Place();

    @Parameters(index = "3", paramLabel = "PK", description = PK)
    private String pk = "";

    @Parameters(index = "4", arity = "0..1", paramLabel = "SK", description = SK)
    private @Nullable String sk;

    @Override
    public Integer call() {
      return server.with(
          client -> {
            byte[] value =
                GatewayClient.read(
                    client.send("GET", place.item(pk, sk), Map.of(), BodyPublishers.noBody()));
            server.out().println(new String(value, StandardCharsets.UTF_8));
            server.out().flush();
          });
    }
  }

  /** Writes an item. */
  @Command(name = "put", description = "Writes an item.", mixinStandardHelpOptions = true)
  static final class Put implements Callable<Integer> {
    @Mixin private Server server = new Server();
    @Mixin private Place place = new Place();

    @Parameters(index = "3", paramLabel = "PK", description = PK)
    private String pk = "";

    @Parameters(index = "4", arity = "0..1", paramLabel = "SK", description = SK)
    private @Nullable String sk;

    @Option(
        names = "--value",
        paramLabel = "JSON",
        description = "The value (by default the standard input's).")
    private @Nullable String value;

    @Option(names = "--file", paramLabel = "FILE", description = "A file with the value.")
    private @Nullable Path file;

    @Option(
        names = "--content-type",
        paramLabel = "TYPE",
        defaultValue = GatewayClient.JSON,
        description = "The value's media type (by default ${DEFAULT-VALUE}).")
    private String contentType = GatewayClient.JSON;

    @Option(names = "--if-match", paramLabel = "ETAG", description = "Only if it is this version.")
    private @Nullable String ifMatch;

    @Option(names = "--new", description = "Only if there is no such item.")
    private boolean isNew;

    @Override
    public Integer call() {
      return server.with(
          client -> {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Content-Type", contentType);
            if (isNew) {
              headers.put("If-None-Match", "*");
            }
            if (ifMatch != null) {
              headers.put("If-Match", ifMatch);
            }
            var answer =
                client.send(
                    "PUT", place.item(pk, sk), headers, BodyPublishers.ofByteArray(content()));
            GatewayClient.drop(answer);
            server
                .err()
                .println(
                    (answer.statusCode() == 201 ? "Made, ETag " : "Replaced, ETag ")
                        + answer.headers().firstValue("ETag").orElse("none"));
          });
    }

    private byte[] content() {
      if (value != null && file != null) {
        throw new CommandFailure(CommandFailure.USAGE, "either --value or --file");
      }
      try {
        if (value != null) {
          return value.getBytes(StandardCharsets.UTF_8);
        }
        return file == null ? System.in.readAllBytes() : Files.readAllBytes(file);
      } catch (IOException e) {
        throw new CommandFailure(CommandFailure.USAGE, "the value cannot be read: " + e);
      }
    }
  }

  /** Deletes an item. */
  @Command(name = "delete", description = "Deletes an item.", mixinStandardHelpOptions = true)
  static final class Delete implements Callable<Integer> {
    @Mixin private Server server = new Server();
    @Mixin private Place place = new Place();

    @Parameters(index = "3", paramLabel = "PK", description = PK)
    private String pk = "";

    @Parameters(index = "4", arity = "0..1", paramLabel = "SK", description = SK)
    private @Nullable String sk;

    @Override
    public Integer call() {
      return server.with(client -> client.send("DELETE", place.item(pk, sk)));
    }
  }
}
