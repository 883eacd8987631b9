package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What other gateways may ask of this one: nothing, unless the configuration says so. */
@ExtendWith(SharedGateway.class)
final class PeersIT {
  private static final byte[] MESSAGE = {0, 0, 0, 2, 0, 0, 0, 5, 'P', 'R', 'O', 'B', 'E'};

  private final Http http;

  PeersIT(Http http) {
    this.http = http;
  }

  @Test
  void aNamespaceIsClosedToOtherGatewaysUnlessItIsOpened() {
    http.bytes("POST", "/v1/namespaces/notes/peer", "application/octet-stream", MESSAGE)
        .expectProblem(404, "PATH_NOT_FOUND");
    http.bytes("POST", "/v1/namespaces/unheard-of/peer", "application/octet-stream", MESSAGE)
        .expectProblem(404, "NAMESPACE_NOT_FOUND");
  }

  @Test
  void onlyMessagesOfGatewaysAreTaken() {
    http.bytes("POST", "/v1/namespaces/open/peer", "application/json", MESSAGE)
        .expectProblem(415, "MEDIA_TYPE_UNSUPPORTED");
    Answer nonsense =
        http.bytes(
            "POST", "/v1/namespaces/open/peer", "application/octet-stream", new byte[] {1, 2});
    assertThat(nonsense.expect(200).text()).contains("Not a message of a gateway");
    Answer probe =
        http.bytes("POST", "/v1/namespaces/open/peer", "application/octet-stream", MESSAGE);
    assertThat(probe.expect(200).body()).hasSize(4 + 36 + 1);
  }
}
