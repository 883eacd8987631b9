package io.polygate.gateway.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the command {@code serve} was told; what is null is up to the configuration.
 *
 * @param host the address to listen on
 * @param port the port to listen on, 0 for a free one
 * @param data the directory of the backends' files
 * @param config the properties file with namespaces and backends
 */
record ServeOptions(
    @Nullable String host, @Nullable Integer port, @Nullable Path data, @Nullable Path config) {
  static final String HOST = "--host";
  static final String PORT = "--port";
  static final String DATA = "--data";
  static final String CONFIG = "--config";

  private static final String EXTENSION = ".properties";

  /**
   * The options of a command line that is {@code serve} and some of its options, each once and
   * followed by its value; null for every other line, right or wrong, which the command line's
   * library is for. A start need not wait for that library then: its classes are too old for the
   * JVM's cache of a start, so that they alone cost a quarter of a second and more.
   */
  static @Nullable ServeOptions ofPlain(String... arguments) {
    if (arguments.length % 2 == 0 || !"serve".equals(arguments[0])) {
      return null;
    }
    Map<String, String> values = new TreeMap<>();
    for (int i = 1; i < arguments.length; i += 2) {
      if (arguments[i + 1].startsWith("-") || values.put(arguments[i], arguments[i + 1]) != null) {
        return null;
      }
    }
    String host = values.remove(HOST);
    String port = values.remove(PORT);
    String data = values.remove(DATA);
    String config = values.remove(CONFIG);
    if (!values.isEmpty() || (port != null && !port.matches("[0-9]{1,5}"))) {
      return null;
    }
    ServeOptions options =
        new ServeOptions(
            host,
            port == null ? null : Integer.valueOf(port),
            data == null ? null : Path.of(data),
            config == null ? null : Path.of(config));
    return options.fault() == null ? options : null;
  }

  /** What is wrong with the values, for the user; null if nothing is. */
  @Nullable String fault() {
    if (host != null && host.isBlank()) {
      return HOST + " must not be empty";
    }
    if (port != null && (port < 0 || port > 65_535)) {
      return PORT + " must be from 0 to 65535";
    }
    if (config == null) {
      return null;
    }
    if (!Files.isRegularFile(config)) {
      return CONFIG + ": there is no file " + config;
    }
    if (!Files.isReadable(config)) {
      return CONFIG + ": " + config + " cannot be read";
    }
    if (!config.toString().endsWith(EXTENSION)) {
      return CONFIG + ": " + config + " must be a " + EXTENSION + " file";
    }
    return null;
  }

  /** Gives the values to the configuration, which reads the system's properties. */
  void configure() {
    set("quarkus.http.host", host);
    set("quarkus.http.port", port);
    set("polygate.data", data == null ? null : data.toAbsolutePath());
    set("smallrye.config.locations", config == null ? null : config.toAbsolutePath().toUri());
  }

  private static void set(String property, @Nullable Object value) {
    if (value != null) {
      System.setProperty(property, value.toString());
    }
  }
}
