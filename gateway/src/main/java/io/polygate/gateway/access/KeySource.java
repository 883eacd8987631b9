package io.polygate.gateway.access;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the public keys of an issuer are (a JWK Set). */
sealed interface KeySource {
  /** The longest document that is read. */
  int MAX_BYTES = 1024 * 1024;

  /** The text of the key set; blocks. */
  String fetch() throws IOException, InterruptedException;

  /** A file. */
  record Local(Path file) implements KeySource {
    @Override
    public String fetch() throws IOException {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("The file is larger than 1 MiB.");
      }
      return Files.readString(file);
    }
  }

  /**
   * An address.
   *
   * @param address of the key set, or of the document that names it
   * @param discovery whether it is the latter
   */
  record Remote(URI address, boolean discovery) implements KeySource {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public String fetch() throws IOException, InterruptedException {
      try (HttpClient http =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .followRedirects(HttpClient.Redirect.NEVER)
              .build()) {
        return get(http, discovery ? named(get(http, address)) : address);
      }
    }

    private URI named(String document) throws IOException {
      try {
        if (Json.parse(document.getBytes(StandardCharsets.UTF_8)) instanceof Value.Members(var it)
            && it.get("jwks_uri") instanceof Value.Text(String text)) {
          URI keys = URI.create(text);
          if (isAllowed(keys)) {
            return keys;
          }
        }
      } catch (StorageException | IllegalArgumentException e) {
        throw new IOException("The discovery document cannot be read.", e);
      }
      throw new IOException("The discovery document names no jwks_uri that is https.");
    }

    private static String get(HttpClient http, URI address)
        throws IOException, InterruptedException {
      HttpResponse<InputStream> answer =
          http.send(
              HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (answer.statusCode() != 200 || bytes.length > MAX_BYTES) {
          throw new IOException("The answer of " + address + " has no key set.");
        }
        return new String(bytes, StandardCharsets.UTF_8);
      }
    }
  }

  /**
   * The source that the configuration names.
   *
   * @throws ConfigurationException if it is neither a file that is there nor an https address
   */
  static KeySource of(String key, Optional<String> named, String issuer) {
    boolean discovery = named.isEmpty();
    String text = named.orElse(issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration");
    if (discovery || text.contains("://")) {
      try {
        URI address = URI.create(text);
        if (isAllowed(address)) {
          return new Remote(address, discovery);
        }
      } catch (IllegalArgumentException e) {
        throw wrong(key, text, discovery);
      }
      throw wrong(key, text, discovery);
    }
    try {
      Path file = Path.of(text);
      if (Files.isRegularFile(file)) {
        return new Local(file);
      }
    } catch (InvalidPathException e) {
      throw wrong(key, text, false);
    }
    throw wrong(key, text, false);
  }

  private static ConfigurationException wrong(String key, String text, boolean discovery) {
    return new ConfigurationException(
        discovery
            ? key + " is missing, and the issuer is no https address at which it could be found"
            : key + " must be a file that is there, or an https address, not \"" + text + "\"");
  }

  /** Keys that came in the clear could be anybody's, except from this machine. */
  private static boolean isAllowed(URI address) {
    return address.getHost() != null
        && ("https".equals(address.getScheme())
            || ("http".equals(address.getScheme()) && Loopback.isNamed(address.getHost())));
  }
}
