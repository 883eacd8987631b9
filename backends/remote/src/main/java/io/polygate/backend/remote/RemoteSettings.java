package io.polygate.backend.remote;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Namespace;
import io.polygate.spi.SettingText;
import io.polygate.spi.StorageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * What an instance is configured to be, checked.
 *
 * @param url where the other gateway is: {@code http} or {@code https}, a host, perhaps a port
 * @param namespace the namespace's name there; empty: the name that it has here
 * @param authorization the header of that name; empty: none
 * @param timeout how long a call may take that has no earlier deadline
 * @param connectTimeout how long a connection may take to be made
 */
record RemoteSettings(
    URI url,
    Optional<Namespace> namespace,
    Optional<String> authorization,
    Duration timeout,
    Duration connectTimeout) {
  private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

  /**
   * Reads the settings of an instance.
   *
   * @throws ConfigurationException if a value is wrong; the message names its key
   */
  static RemoteSettings of(String instance, RemoteConfig.Instance config) {
    String url =
        config
            .url()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        RemoteConfig.PREFIX
                            + "."
                            + instance
                            + ".url is missing: it says where the other gateway is, for example"
                            + " http://127.0.0.1:8081"));
    return of(RemoteConfig.PREFIX, instance, config, url);
  }

  /**
   * Reads the settings of an instance of another kind that has the same keys.
   *
   * @param kind what its keys begin with, before the instance's name
   * @param url where the other gateway is
   * @throws ConfigurationException if a value is wrong; the message names its key
   */
  static RemoteSettings of(String kind, String instance, RemoteConfig.Instance config, String url) {
    String prefix = kind + "." + instance + ".";
    return new RemoteSettings(
        url(prefix + "url", url),
        config.namespace().map(text -> namespace(prefix + "namespace", text)),
        config.authorization().map(text -> authorization(prefix + "authorization", text)),
        duration(prefix + "timeout", config.timeout()),
        duration(prefix + "connect-timeout", config.connectTimeout()));
  }

  private static URI url(String key, String text) {
    String expected = "an http or https URL of a host, perhaps with a port, and nothing more";
    try {
      URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean scheme = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      boolean plain =
          url.getHost() != null
              && url.getRawUserInfo() == null
              && url.getRawQuery() == null
              && url.getRawFragment() == null
              && url.getRawPath().isEmpty()
              && url.getPort() != 0
              && url.getPort() <= 65_535;
      if (scheme && plain) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw SettingText.wrong(key, expected, text);
    }
    throw SettingText.wrong(key, expected, text);
  }

  private static Namespace namespace(String key, String text) {
    try {
      return new Namespace(text);
    } catch (StorageException.Invalid e) {
      throw SettingText.wrong(key, "a namespace's name, [a-z0-9][a-z0-9_-]{0,62}", text);
    }
  }

  /** The value is a secret, so that no message repeats it. */
  private static String authorization(String key, String text) {
    if (text.isBlank() || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new ConfigurationException(key + " must be visible ASCII characters.");
    }
    return text.strip();
  }

  private static Duration duration(String key, String text) {
    String expected = "a time such as 500ms, 10s or 2m, at most 1h";
    long unit =
        text.endsWith("ms") ? 1 : text.endsWith("s") ? 1000 : text.endsWith("m") ? 60_000 : 0;
    try {
      String digits = text.substring(0, Math.max(0, text.length() - (unit == 1 ? 2 : 1)));
      Duration time = Duration.ofMillis(Math.multiplyExact(Long.parseLong(digits), unit));
      if (time.isPositive() && time.compareTo(MAX_TIMEOUT) <= 0) {
        return time;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw SettingText.wrong(key, expected, text);
    }
    throw SettingText.wrong(key, expected, text);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "RemoteSettings[" + url + "]";
  }
}
