package io.polygate.gateway.cli.client;

import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What the command {@code collections} does with a running gateway. */
public final class DefinitionCommands {
  private static final String NAMESPACE = "The namespace.";
  private static final String COLLECTION = "The collection.";

  private DefinitionCommands() {}

  /** Lists the collections that are defined. */
  @Command(
      name = "list",
      description = "Lists the collections that are defined.",
      mixinStandardHelpOptions = true)
  public static final class List implements Callable<Integer> {
    @Mixin private Server server = new Server();

    @Parameters(paramLabel = "NAMESPACE", description = NAMESPACE)
    private String namespace = "";

    @Override
    public Integer call() {
      return server.with(
          client ->
              server.print(
                  Rows.of(
                      Pages.all(
                          client, Routes.namespace(namespace) + "/collections", "collections"),
                      "name",
                      "updatedAt",
                      "definition")));
    }
  }

  /** Shows a definition. */
  @Command(name = "show", description = "Shows a definition.", mixinStandardHelpOptions = true)
  public static final class Show implements Callable<Integer> {
    @Mixin private Server server = new Server();

    @Parameters(index = "0", paramLabel = "NAMESPACE", description = NAMESPACE)
    private String namespace = "";

    @Parameters(index = "1", paramLabel = "COLLECTION", description = COLLECTION)
    private String collection = "";

    @Override
    public Integer call() {
      return server.with(
          client -> server.print(client.get(Routes.definition(namespace, collection))));
    }
  }

  /** Defines a collection. */
  @Command(
      name = "define",
      description = "Defines a collection, or gives it a new definition.",
      mixinStandardHelpOptions = true)
  public static final class Define implements Callable<Integer> {
    @Mixin private Server server = new Server();

    @Parameters(index = "0", paramLabel = "NAMESPACE", description = NAMESPACE)
    private String namespace = "";

    @Parameters(index = "1", paramLabel = "COLLECTION", description = COLLECTION)
    private String collection = "";

    @Parameters(
        index = "2",
        paramLabel = "FILE",
        description = "The definition, as JSON; - for the standard input.")
    private String file = "";

    @Override
    public Integer call() {
      return server.with(
          client -> {
            var _ = client.send("PUT", Routes.definition(namespace, collection), json(file));
            server.err().println("Defined " + collection + ".");
          });
    }
  }

  /** Deletes a definition. */
  @Command(
      name = "delete",
      description = "Deletes a definition; the items stay.",
      mixinStandardHelpOptions = true)
  public static final class Delete implements Callable<Integer> {
    @Mixin private Server server = new Server();

    @Parameters(index = "0", paramLabel = "NAMESPACE", description = NAMESPACE)
    private String namespace = "";

    @Parameters(index = "1", paramLabel = "COLLECTION", description = COLLECTION)
    private String collection = "";

    @Override
    public Integer call() {
      return server.with(
          client -> {
            client.send("DELETE", Routes.definition(namespace, collection));
            server.err().println("Deleted the definition of " + collection + ".");
          });
    }
  }

  /** The JSON that a file, or for - the standard input, holds. */
  static Value json(String file) {
    try {
      return Json.parse(
          file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file)));
    } catch (IOException e) {
      throw new CommandFailure(CommandFailure.USAGE, file + " cannot be read");
    } catch (StorageException.Invalid e) {
      throw new CommandFailure(CommandFailure.USAGE, file + " is not JSON: " + e.getMessage());
    }
  }
}
