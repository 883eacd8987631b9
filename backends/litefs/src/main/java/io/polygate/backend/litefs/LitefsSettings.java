package io.polygate.backend.litefs;

import io.polygate.backend.sqlite.MountedSqlite;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.SettingText;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an instance is configured to be, checked.
 *
 * @param instance its name
 * @param standalone whether there is no LiteFS, and this node is the only one
 * @param directory the mount, absolute
 * @param api where this node's LiteFS answers
 * @param peers where other nodes' gateways are, by the nodes' names
 * @param template the same of those that are not listed, with {@code {host}} in it
 * @param patience how long a read waits for this node to catch up
 * @param acks how many other nodes must have a write before it is acknowledged
 * @param acksTimeout how long a write waits for them
 * @param keys the keys of the parts that it is made of
 * @param data the directory for what is not on the mount
 */
record LitefsSettings(
    String instance,
    boolean standalone,
    Path directory,
    URI api,
    Map<String, String> peers,
    Optional<String> template,
    Duration patience,
    int acks,
    Duration acksTimeout,
    LitefsConfig.Instance keys,
    String data) {
  /** What in a template stands for a node's name. */
  static final String HOST = "{host}";

  private static final int MAX_ACKS = 16;
  private static final Duration MAX_PATIENCE = Duration.ofMinutes(1);

  /** Copies the map. */
  LitefsSettings {
    peers = Map.copyOf(peers);
  }

  /**
   * Reads the settings of an instance.
   *
   * @param data the directory that instances without a directory of their own are in
   * @throws ConfigurationException if a value is wrong; the message names its key
   */
  static LitefsSettings of(String instance, LitefsConfig.Instance keys, String data) {
    String prefix = LitefsConfig.PREFIX + "." + instance + ".";
    boolean standalone =
        switch (keys.mode()) {
          case "standalone" -> true;
          case "mount" -> false;
          default -> throw SettingText.wrong(prefix + "mode", "mount or standalone", keys.mode());
        };
    if (!standalone && keys.directory().isEmpty()) {
      throw new ConfigurationException(
          prefix
              + "directory is missing: it names LiteFS' mount; without LiteFS, "
              + prefix
              + "mode must be standalone");
    }
    if (keys.namespace().isPresent()) {
      throw new ConfigurationException(
          prefix + "namespace: a namespace has the same name on every node");
    }
    return new LitefsSettings(
        instance,
        standalone,
        MountedSqlite.directory(LitefsConfig.PREFIX, instance, keys, data),
        api(prefix + "api", keys.api()),
        keys.peers().map(text -> peers(prefix + "peers", text)).orElse(Map.of()),
        keys.url().map(text -> template(prefix + "url", text)),
        patience(prefix + "patience", keys.patience()),
        acks(prefix, keys),
        patience(prefix + "acks-timeout", keys.acksTimeout()),
        keys,
        data);
  }

  /** Where a node's gateway is; empty if the configuration does not say it. */
  Optional<String> peer(String host) {
    String listed = peers.get(host);
    return listed != null
        ? Optional.of(listed)
        : template.filter(text -> isHost(host)).map(text -> text.replace(HOST, host));
  }

  /** LiteFS' word is put into a URL, where it must mean a host and nothing else. */
  private static boolean isHost(String host) {
    return !host.isEmpty()
        && host.length() <= 253
        && host.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '.'
                        || c == '-');
  }

  private static URI api(String key, String text) {
    String expected = "an http URL of a host and a port, such as http://127.0.0.1:20202";
    try {
      URI url = new URI(text);
      if ("http".equals(url.getScheme()) && url.getHost() != null && url.getPath().isEmpty()) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw SettingText.wrong(key, expected, text);
    }
    throw SettingText.wrong(key, expected, text);
  }

  private static Map<String, String> peers(String key, String text) {
    Map<String, String> peers = new LinkedHashMap<>();
    for (String peer : text.split(",", -1)) {
      int equals = peer.indexOf('=');
      String name = peer.substring(0, Math.max(0, equals)).strip();
      String url = peer.substring(equals + 1).strip();
      if (!isHost(name) || url.isEmpty() || peers.put(name, url) != null) {
        throw SettingText.wrong(
            key, "a list of different nodes, such as n1=http://10.0.0.1:8080", text);
      }
    }
    return peers;
  }

  private static String template(String key, String text) {
    if (!text.contains(HOST)) {
      throw SettingText.wrong(key, "a URL with {host} in it, such as http://{host}:8080", text);
    }
    return text;
  }

  private static int acks(String prefix, LitefsConfig.Instance keys) {
    String key = prefix + "acks";
    int acks = (int) SettingText.number(key, keys.acks(), 0, MAX_ACKS);
    if (acks > 0 && keys.peers().isEmpty()) {
      throw new ConfigurationException(
          key + " needs " + prefix + "peers, which lists the nodes that can have a write");
    }
    return acks;
  }

  private static Duration patience(String key, String text) {
    String expected = "a time such as 500ms or 2s, at most 1m";
    long unit = text.endsWith("ms") ? 1 : text.endsWith("s") ? 1000 : 0;
    String digits = text.substring(0, Math.max(0, text.length() - (unit == 1 ? 2 : 1)));
    try {
      Duration time = Duration.ofMillis(Math.multiplyExact(Long.parseLong(digits), unit));
      if (unit > 0 && !time.isNegative() && time.compareTo(MAX_PATIENCE) <= 0) {
        return time;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw SettingText.wrong(key, expected, text);
    }
    throw SettingText.wrong(key, expected, text);
  }

  /** Without what may be secret. */
  @Override
  public String toString() {
    return "LitefsSettings[" + instance + ", " + directory + "]";
  }
}
