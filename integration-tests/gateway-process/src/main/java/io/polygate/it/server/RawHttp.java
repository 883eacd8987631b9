package io.polygate.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Requests that no well-behaved client sends, written to a socket as they are. */
public final class RawHttp {
  private RawHttp() {}

  /** Reads a path that need not be one. */
  public static Reply get(URI server, String path) {
    return send(server, "GET " + path + " HTTP/1.1\r\nHost: polygate\r\nConnection: close\r\n\r\n");
  }

  /** Sends text, one byte a character, and reads what comes until the server closes. */
  public static Reply send(URI server, String text) {
    try (Socket socket = new Socket()) {
      int patience = (int) Http.PATIENCE.toMillis();
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), patience);
      socket.setSoTimeout(patience);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new Reply(
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What came back, whole.
   *
   * @param text its bytes, one a character
   */
  public record Reply(String text) {
    /** The status; 0 if the server closed without a word. */
    public int status() {
      return text.startsWith("HTTP/1.") ? Integer.parseInt(text.substring(9, 12)) : 0;
    }

    /** The media type without its parameters; empty if there is none. */
    public String mediaType() {
      int end = text.indexOf("\r\n\r\n");
      return text.substring(0, Math.max(end, 0))
          .lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-type:"))
          .map(line -> line.substring("content-type:".length()).replaceAll(";.*", "").strip())
          .findFirst()
          .orElse("");
    }
  }
}
