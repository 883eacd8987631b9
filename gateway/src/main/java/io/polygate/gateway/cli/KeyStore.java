package io.polygate.gateway.cli;

import io.polygate.gateway.access.KeyAdministration;
import io.polygate.gateway.access.KeyFile;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which file of keys a command is about, and work with it. */
final class KeyStore {
  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,5})([smhd])");

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
   * Works with the keys.
   *
   * @return the exit code
   */
  int with(ToIntFunction<KeyAdministration> work) {
    try {
      return work.applyAsInt(new KeyAdministration(new KeyFile(file())));
    } catch (ConfigurationException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      return failed("the keys cannot be written: " + e.getCause());
    } catch (StorageException.Invalid e) {
      throw new ParameterException(specification.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Says what failed. */
  int failed(String message) {
    specification.commandLine().getErr().println("polygate: " + message);
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** A time such as {@code 90d}. */
  Duration time(String option, String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new ParameterException(
          specification.commandLine(), option + " must be a time such as 90d, 12h, 30m or 10s");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private Path file() {
    Properties properties = properties();
    String named = properties.getProperty("polygate.access.keys-file");
    if (named != null) {
      return Path.of(named.strip());
    }
    Path directory = data;
    return (directory == null
            ? Path.of(properties.getProperty("polygate.data", "data").strip())
            : directory)
        .resolve(KeyFile.NAME);
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
