package io.polygate.reliability;

import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import io.polygate.reliability.history.Register;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Items as registers: what is held is a member of an item, its tag the entity tag. */
final class HttpRegister implements Register {
  private final Http http;

  HttpRegister(Http http) {
    this.http = http;
  }

  @Override
  public Held read(String key) throws IOException {
    Answer answer = ask(() -> http.get(item(key)));
    return switch (answer.status()) {
      case 200 -> new Held(answer.json().path("v").textValue(), answer.etag());
      case 404 -> new Held(null, null);
      default -> throw unknown(answer);
    };
  }

  @Override
  public Held write(String key, @Nullable String value) throws IOException {
    if (value == null) {
      Answer answer = ask(() -> http.delete(item(key)));
      if (answer.status() != 204 && answer.status() != 404) {
        throw unknown(answer);
      }
      return new Held(null, null);
    }
    Answer answer = ask(() -> http.put(item(key), Json.object("v", value)));
    if (answer.status() / 100 != 2) {
      throw unknown(answer);
    }
    return new Held(value, answer.etag());
  }

  @Override
  public @Nullable Held compareAndSet(String key, Held expected, String value) throws IOException {
    String tag = expected.tag();
    if (tag == null) {
      throw new IllegalArgumentException("a register that held nothing has no tag");
    }
    Answer answer = ask(() -> http.put(item(key), Json.object("v", value), "If-Match", tag));
    if (answer.status() == 412) {
      return null;
    }
    if (answer.status() / 100 != 2) {
      throw unknown(answer);
    }
    return new Held(value, answer.etag());
  }

  private static String item(String key) {
    return Routes.Collection.of("notes", "registers", "registers").item(key);
  }

  private interface Question {
    Answer put();
  }

  private static Answer ask(Question question) throws IOException {
    try {
      return question.put();
    } catch (Http.Interrupted e) {
      throw new IOException(e);
    }
  }

  private static IOException unknown(Answer answer) {
    return new IOException("the gateway answered " + answer);
  }
}
