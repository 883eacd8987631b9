package io.polygate.gateway.cli;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say where a gateway's files are, and work with one of them. */
class OperatorFiles {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec specification = CommandSpec.create();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The gateway's data (by default ./data, or what the file says).")
  private @Nullable Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The gateway's properties file, if it names other places.")
  private @Nullable Path config;

  /**
   * Works with a file.
   *
   * @param key the key of the configuration that names it
   * @param name its name in the directory of the data otherwise
   * @return the exit code
   */
  final int with(String key, String name, ToIntFunction<Path> work) {
    try {
      return work.applyAsInt(file(key, name));
    } catch (ConfigurationException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      return failed("the file cannot be written: " + e.getCause());
    } catch (StorageException.Invalid e) {
      throw new ParameterException(specification.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** A wrong use of the command. */
  final ParameterException wrong(String message) {
    return new ParameterException(specification.commandLine(), message);
  }

  /** Says what failed. */
  final int failed(String message) {
    specification.commandLine().getErr().println("polygate: " + message);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private Path file(String key, String name) {
    Properties properties = properties();
    String named = properties.getProperty(key);
    if (named != null) {
      return Path.of(named.strip());
    }
    Path directory = data;
    return (directory == null
            ? Path.of(properties.getProperty("polygate.data", "data").strip())
            : directory)
        .resolve(name);
  }

  private Properties properties() {
    Properties properties = new Properties();
    if (config != null) {
      try (Reader reader = Files.newBufferedReader(config)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new ParameterException(
            specification.commandLine(), "--config: " + config + " cannot be read", e);
      }
    }
    return properties;
  }
}
