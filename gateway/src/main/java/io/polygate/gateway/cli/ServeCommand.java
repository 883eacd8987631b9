package io.polygate.gateway.cli;

import io.quarkus.runtime.Quarkus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves the REST API until the process is told to stop. */
@Command(
    name = "serve",
    description = "Serves the REST API until it is stopped.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {
  private static final String EXTENSION = ".properties";

  @Spec private CommandSpec specification = CommandSpec.create();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "The address to listen on (by default 127.0.0.1, or what the file says).")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "The port to listen on, 0 for a free one (by default 8080, or what the file says).")
  private @Nullable Integer port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where backends keep their files (by default ./data, or what the file says).")
  private @Nullable Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A properties file with namespaces and backends.")
  private @Nullable Path config;

  @Override
  public Integer call() {
    set("quarkus.http.host", checkedHost());
    set("quarkus.http.port", checkedPort());
    set("polygate.data", data == null ? null : data.toAbsolutePath().toString());
    set("smallrye.config.locations", checkedConfig());
    AtomicInteger exitCode = new AtomicInteger(CommandLine.ExitCode.SOFTWARE);
    Quarkus.run(
        Serving.class,
        (code, failure) -> {
          exitCode.set(code);
          if (failure != null) {
            specification
                .commandLine()
                .getErr()
                .println("polygate: " + StartFailure.explain(failure));
          }
        });
    return exitCode.get();
  }

  private static void set(String property, @Nullable String value) {
    if (value != null) {
      System.setProperty(property, value);
    }
  }

  private @Nullable String checkedHost() {
    if (host != null && host.isBlank()) {
      throw wrong("--host must not be empty");
    }
    return host;
  }

  private @Nullable String checkedPort() {
    if (port != null && (port < 0 || port > 65_535)) {
      throw wrong("--port must be from 0 to 65535");
    }
    return port == null ? null : port.toString();
  }

  private @Nullable String checkedConfig() {
    if (config == null) {
      return null;
    }
    if (!Files.isRegularFile(config)) {
      throw wrong("--config: there is no file " + config);
    }
    if (!Files.isReadable(config)) {
      throw wrong("--config: " + config + " cannot be read");
    }
    if (!config.toString().endsWith(EXTENSION)) {
      throw wrong("--config: " + config + " must be a " + EXTENSION + " file");
    }
    return config.toAbsolutePath().toUri().toString();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(specification.commandLine(), message);
  }
}
