package io.polygate.sixth;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendFactory;
import io.polygate.spi.Backends;
import io.polygate.spi.ConfigurationException;
import jakarta.inject.Singleton;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * Opens journals. The key {@code directory} says where an instance keeps its files; by default it
 * is {@code journal-<instance>} in {@code polygate.data}.
 */
@Singleton
public final class JournalFactory implements BackendFactory {
  private final Config config;

  /** A factory for the instances of a configuration. */
  public JournalFactory(Config config) {
    this.config = config;
  }

  @Override
  public String kind() {
    return "journal";
  }

  @Override
  public Set<String> keys() {
    return Set.of("directory");
  }

  @Override
  public Backend open(String instance, Backends others) {
    String key = "polygate.backends.journal." + instance + ".directory";
    String data = config.getOptionalValue("polygate.data", String.class).orElse("data");
    try {
      Path directory =
          config
              .getOptionalValue(key, String.class)
              .map(Path::of)
              .orElseGet(() -> Path.of(data, "journal-" + instance));
      return JournalBackend.open(directory, InstantSource.system());
    } catch (InvalidPathException e) {
      throw new ConfigurationException(key + " is not a path.", e);
    }
  }
}
