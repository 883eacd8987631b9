package io.polygate.gateway.cli.client;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the gateway is and what it is told of who asks.
 *
 * @param url the gateway's address
 * @param key the credential that is sent as a bearer token, if there is one
 */
record Profile(URI url, Optional<String> key) {
  private static final String DEFAULT_NAME = "default";
  private static final String DEFAULT_URL = "http://127.0.0.1:8080";

  /**
   * Finds it: what was given on the command line comes before the environment's {@code
   * POLYGATE_URL} and {@code POLYGATE_KEY}, and these before the profile's lines {@code NAME.url}
   * and {@code NAME.key} in {@code polygate/profiles.properties} in the directory for
   * configuration.
   *
   * @throws CommandFailure if the profile is not there, or the URL is none
   */
  static Profile find(
      Optional<String> givenUrl,
      Optional<String> givenKey,
      Optional<String> givenName,
      Map<String, String> environment) {
    Optional<String> chosen = givenName.or(() -> present(environment, "POLYGATE_PROFILE"));
    String name = chosen.orElse(DEFAULT_NAME);
    Properties file = read(file(environment));
    Optional<String> url = Optional.ofNullable(file.getProperty(name + ".url"));
    if (chosen.isPresent() && url.isEmpty()) {
      throw new CommandFailure(
          CommandFailure.USAGE, "there is no line " + name + ".url= in " + file(environment));
    }
    return new Profile(
        url(
            givenUrl
                .or(() -> present(environment, "POLYGATE_URL"))
                .or(() -> url)
                .orElse(DEFAULT_URL)),
        givenKey
            .or(() -> present(environment, "POLYGATE_KEY"))
            .or(() -> Optional.ofNullable(file.getProperty(name + ".key"))));
  }

  private static Optional<String> present(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static Path file(Map<String, String> environment) {
    Path base =
        present(environment, "XDG_CONFIG_HOME")
            .map(Path::of)
            .orElseGet(() -> Path.of(environment.getOrDefault("HOME", "."), ".config"));
    return base.resolve("polygate").resolve("profiles.properties");
  }

  private static Properties read(Path file) {
    Properties lines = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        lines.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new CommandFailure(CommandFailure.USAGE, file + " cannot be read");
      }
    }
    return lines;
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      if (url.getHost() != null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getRawPath().isEmpty()
          && url.getRawQuery() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw wrong(text);
    }
    throw wrong(text);
  }

  private static CommandFailure wrong(String text) {
    return new CommandFailure(
        CommandFailure.USAGE,
        "the gateway's URL must be such as http://127.0.0.1:8080, not " + text);
  }
}
