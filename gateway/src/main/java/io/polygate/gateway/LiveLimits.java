package io.polygate.gateway;

import io.polygate.gateway.files.FileStamp;
import io.polygate.gateway.limits.Limits;
import io.polygate.gateway.limits.LimitsConfig;
import io.polygate.gateway.limits.Rooms;
import io.polygate.spi.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The limits that hold now: those of the configuration's file, which is looked at again while the
 * gateway runs. A request keeps those that it began under. For many threads.
 */
public final class LiveLimits {
  private static final System.Logger LOG = System.getLogger(LiveLimits.class.getName());

  private final Set<String> namespaces;
  private volatile Limits limits;
  private volatile Rooms rooms;
  private FileStamp stamp = FileStamp.ABSENT;

  /**
   * Begins with what a start has read.
   *
   * @param namespaces the names of those that there are
   * @throws ConfigurationException if a value cannot be, or there is no such namespace
   */
  LiveLimits(LimitsConfig config, Set<String> namespaces) {
    this.namespaces = Set.copyOf(namespaces);
    this.limits = Limits.of(config, namespaces, System::nanoTime);
    this.rooms = Rooms.of(config, System::nanoTime);
  }

  /** How much may be asked for. */
  public Limits limits() {
    return limits;
  }

  /** How much may be kept. */
  public Rooms rooms() {
    return rooms;
  }

  /** The file that the command line named as the configuration. */
  static Optional<Path> configuration() {
    return ConfigProvider.getConfig()
        .getOptionalValue("smallrye.config.locations", String.class)
        .filter(location -> location.startsWith("file:"))
        .map(location -> Path.of(URI.create(location)));
  }

  /** Reads the limits in a file anew if it has changed. What cannot be read leaves all as it is. */
  void refresh(Path file) {
    FileStamp now = FileStamp.of(file);
    if (now.equals(stamp) || now.equals(FileStamp.ABSENT)) {
      return;
    }
    boolean first = stamp.equals(FileStamp.ABSENT);
    stamp = now;
    if (first) {
      return; // It is what the start has read.
    }
    try {
      LimitsConfig config = read(file);
      Limits fresh = Limits.of(config, namespaces, System::nanoTime);
      rooms = Rooms.of(config, System::nanoTime);
      limits = fresh;
      LOG.log(System.Logger.Level.WARNING, "The limits of {0} hold from now on", file);
    } catch (IOException | ConfigurationException | ConfigValidationException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "The limits stay as they were: {0}",
          String.valueOf(e.getMessage()));
    }
  }

  private static LimitsConfig read(Path file) throws IOException {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addSystemSources()
            .withSources(new PropertiesConfigSource(file.toUri().toURL(), 200))
            .withConverter(MemorySize.class, 100, new MemorySizeConverter())
            .withMapping(LimitsConfig.class)
            .build();
    List<String> names = new ArrayList<>();
    config.getPropertyNames().forEach(names::add);
    new ConfigurationNames(List.of())
        .check(names.stream().filter(it -> it.startsWith(LimitsConfig.PREFIX)).toList());
    return config.getConfigMapping(LimitsConfig.class);
  }
}
