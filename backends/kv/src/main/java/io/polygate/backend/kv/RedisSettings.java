package io.polygate.backend.kv;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import io.polygate.spi.SettingText;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What an instance over Redis is configured to be, checked.
 *
 * @param host where the server is
 * @param port its port
 * @param database the number of the database, 0 or more
 * @param tls whether it is spoken to over TLS
 * @param certificates a PEM file with the certificates that its own is trusted by; empty: those
 *     that Java trusts
 * @param username who this is; empty: the default user
 * @param password the user's; empty: none is needed
 * @param prefix what the names of all Redis keys begin with
 * @param durability what the server must give: {@link Durability#FSYNC}, {@link Durability#PROCESS}
 *     or {@link Durability#MEMORY}
 * @param itemCacheBytes the items that are kept in memory; 0 for none
 * @param maxStaleness how old what memory answers may be at most
 * @param timeout how long one command may take
 * @param connections how many commands are under way at once at most
 */
record RedisSettings(
    String host,
    int port,
    int database,
    boolean tls,
    Optional<Path> certificates,
    Optional<String> username,
    Optional<String> password,
    String prefix,
    Durability durability,
    long itemCacheBytes,
    Duration maxStaleness,
    Duration timeout,
    int connections) {
  private static final int DEFAULT_PORT = 6379;
  private static final int MAX_DATABASE = 1_000_000;

  /**
   * Reads the settings of an instance.
   *
   * @throws ConfigurationException if a value is wrong; the message names its key
   */
  static RedisSettings of(String instance, KvConfig.Instance config) {
    String keys = KvConfig.PREFIX + "." + instance + ".";
    refuse(keys, "redis", Map.of("directory", config.directory(), "max-bytes", config.maxBytes()));
    URI url = url(keys + "url", config.url().orElse("redis://127.0.0.1:6379"));
    boolean tls = "rediss".equals(url.getScheme());
    if (!tls && config.certificates().isPresent()) {
      throw new ConfigurationException(
          keys + "certificates is for a " + keys + "url that begins with rediss://.");
    }
    if (config.username().isPresent() && config.password().isEmpty()) {
      throw new ConfigurationException(keys + "username needs " + keys + "password.");
    }
    return new RedisSettings(
        url.getHost(),
        url.getPort() < 0 ? DEFAULT_PORT : url.getPort(),
        database(keys + "url", url),
        tls,
        config.certificates().map(Path::of).map(Path::toAbsolutePath),
        config.username(),
        config.password(),
        prefix(keys + "prefix", config.prefix().orElse("polygate:" + instance + ":")),
        durability(keys + "durability", config.durability()),
        SettingText.bytes(keys + "item-cache", config.itemCache(), 0, 1L << 40),
        SettingText.duration(
            keys + "max-staleness",
            config.maxStaleness(),
            Duration.ofMillis(10),
            Duration.ofMinutes(1)),
        SettingText.duration(
            keys + "timeout", config.timeout(), Duration.ofMillis(10), Duration.ofMinutes(1)),
        (int) SettingText.number(keys + "connections", config.connections(), 1, 1_000));
  }

  /**
   * Refuses settings that the instance's store does not have.
   *
   * @param keys what the keys begin with
   * @param given the values of those settings
   */
  static void refuse(String keys, String store, Map<String, Optional<String>> given) {
    given.forEach(
        (key, value) -> {
          if (value.isPresent()) {
            throw new ConfigurationException(
                keys + key + " is not a setting of " + keys + "store=" + store + ".");
          }
        });
  }

  private static URI url(String key, String text) {
    String expected = "like redis://HOST:PORT/DATABASE or rediss://HOST:PORT";
    try {
      URI url = new URI(text);
      boolean known = "redis".equals(url.getScheme()) || "rediss".equals(url.getScheme());
      if (known && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw SettingText.wrong(key, expected, text);
    }
    // A password in it would be written wherever the address is.
    throw SettingText.wrong(key, expected, text.replaceFirst("//[^/]*@", "//…@"));
  }

  private static int database(String key, URI url) {
    String path = url.getPath();
    return path.isEmpty() || path.equals("/")
        ? 0
        : (int) SettingText.number(key + "'s database", path.substring(1), 0, MAX_DATABASE);
  }

  private static String prefix(String key, String text) {
    if (text.matches("[A-Za-z0-9_.:{}-]{1,100}")) {
      return text;
    }
    throw SettingText.wrong(key, "1 to 100 of A-Z, a-z, 0-9 and _.:{}-", text);
  }

  private static Durability durability(String key, String text) {
    return text.equals("memory") ? Durability.MEMORY : SettingText.durability(key, text);
  }

  /** Where the server is, for messages. */
  String address() {
    return host + ":" + port;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "RedisSettings[" + address() + "/" + database + ", " + prefix + "]";
  }
}
