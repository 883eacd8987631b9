package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are not JSON: opaque bytes with their type. */
abstract class MediaTypesHttpContract extends HttpContract {
  MediaTypesHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/png",
        "application/octet-stream",
        "text/plain",
        "text/html",
        "application/x-ndjson",
        "application/vnd.api+json",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x"
      })
  void bytesOfAnyOtherTypeComeBackAsTheyWere(String type) {
    byte[] bytes = new byte[5000];
    new Random(7).nextBytes(bytes);
    String etag = http.bytes("PUT", collection.item("a"), type, bytes).expect(201).etag();
    Answer read = http.get(collection.item("a")).expect(200);
    assertThat(read.body()).isEqualTo(bytes);
    assertThat(read.mediaType()).isEqualTo(type.replaceAll(";.*", ""));
    assertThat(read.etag()).isEqualTo(etag);
    assertThat(read.header("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void theParametersOfATypeAreKept() {
    byte[] bytes = {(byte) 0xe9};
    http.bytes("PUT", collection.item("a"), "text/plain;charset=ISO-8859-1", bytes).expect(201);
    Answer read = http.get(collection.item("a")).expect(200);
    assertThat(read.requiredHeader("Content-Type").replace(" ", ""))
        .isEqualToIgnoringCase("text/plain;charset=ISO-8859-1");
    assertThat(read.body()).isEqualTo(bytes);
  }

  @Test
  void jsonWithACharsetIsJson() {
    http.put(collection.item("a"), "application/json; charset=utf-8", "{\"n\":1}").expect(201);
    Answer read = http.get(collection.item("a")).expect(200);
    assertThat(read.mediaType()).isEqualTo(JSON);
    assertThat(read.json()).isEqualTo(numbered(1));
    http.put(collection.item("b"), "application/json", "no json").expectProblem(400);
  }

  @Test
  void emptyBytesAreAValue() {
    http.bytes("PUT", collection.item("a"), "application/octet-stream", new byte[0]).expect(201);
    assertThat(http.get(collection.item("a")).expect(200).body()).isEmpty();
  }

  @Test
  void aValueCanChangeItsType() {
    created(collection.item("a"), numbered(1));
    http.bytes("PUT", collection.item("a"), "text/plain", new byte[] {'x'}).expect(200);
    assertThat(http.get(collection.item("a")).mediaType()).isEqualTo("text/plain");
    http.put(collection.item("a"), numbered(2)).expect(200);
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(2));
  }

  @Test
  void opaqueBytesCannotBePatched() {
    http.bytes("PUT", collection.item("a"), "text/plain", new byte[] {'x'}).expect(201);
    int status =
        http.patch(collection.item("a"), "application/merge-patch+json", "{\"a\":1}").status();
    assertThat(status).isIn(409, 422);
    assertThat(http.get(collection.item("a")).expect(200).text()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "a/b/c", "/", "text/", "/plain", "te xt/plain"})
  void aMalformedTypeIsRefused(String type) {
    Answer answer = http.bytes("PUT", collection.item("a"), type, new byte[] {'x'});
    assertThat(answer.status()).isIn(400, 415);
    answer.expectProblem(answer.status());
  }
}
