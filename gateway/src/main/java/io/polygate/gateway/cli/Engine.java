package io.polygate.gateway.cli;

import io.polygate.spi.StorageException;
import io.polygate.spi.TableAdministration;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which engine's tables a command is about, and speaking to it. */
final class Engine {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec specification = CommandSpec.create();

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "The engine's address, for example http://127.0.0.1:8000 (by default the region's).")
  private @Nullable String endpoint;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "The engine's region (by default the environment's).")
  private @Nullable String region;

  /**
   * Does something with the engine's tables.
   *
   * @return the exit code
   */
  int with(ToIntFunction<TableAdministration.Session> work) {
    Optional<URI> address = address();
    try (TableAdministration.Session session =
        administration().connect(address, Optional.ofNullable(region))) {
      return work.applyAsInt(session);
    } catch (StorageException e) {
      specification.commandLine().getErr().println("polygate: " + explained(e));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** The only backend yet whose engine has tables that an operator makes. */
  private static TableAdministration administration() {
    List<TableAdministration> known =
        ServiceLoader.load(TableAdministration.class, Engine.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    if (known.size() != 1) {
      throw new IllegalStateException("One backend has tables, not " + known.size() + ".");
    }
    return known.getFirst();
  }

  private Optional<URI> address() {
    if (endpoint == null) {
      return Optional.empty();
    }
    try {
      URI address = new URI(endpoint);
      if (address.getHost() != null
          && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
        return Optional.of(address);
      }
    } catch (URISyntaxException e) {
      throw wrongEndpoint();
    }
    throw wrongEndpoint();
  }

  private ParameterException wrongEndpoint() {
    return new ParameterException(
        specification.commandLine(), "--endpoint must be a URL such as http://127.0.0.1:8000");
  }

  /** What failed, with what the engine's library says: it is the operator who reads it. */
  private static String explained(StorageException failure) {
    Throwable cause = failure.getCause();
    String why =
        cause == null || cause.getMessage() == null
            ? ""
            : " (" + cause.getMessage().lines().findFirst().orElse("") + ")";
    return failure.getMessage() + why;
  }
}
