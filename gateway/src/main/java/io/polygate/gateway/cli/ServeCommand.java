package io.polygate.gateway.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
  @Spec private CommandSpec specification = CommandSpec.create();

  @Option(
      names = ServeOptions.HOST,
      paramLabel = "HOST",
      description = "The address to listen on (by default 127.0.0.1, or what the file says).")
  private @Nullable String host;

  @Option(
      names = ServeOptions.PORT,
      paramLabel = "PORT",
      description =
          "The port to listen on, 0 for a free one (by default 8080, or what the file says).")
  private @Nullable Integer port;

  @Option(
      names = ServeOptions.DATA,
      paramLabel = "DIR",
      description = "Where backends keep their files (by default ./data, or what the file says).")
  private @Nullable Path data;

  @Option(
      names = ServeOptions.CONFIG,
      paramLabel = "FILE",
      description = "A properties file with namespaces and backends.")
  private @Nullable Path config;

  @Override
  public Integer call() {
    ServeOptions options = new ServeOptions(host, port, data, config);
    String fault = options.fault();
    if (fault != null) {
      throw new ParameterException(specification.commandLine(), fault);
    }
    return Serving.serve(options, specification.commandLine().getErr()::println);
  }
}
