package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Http;
import io.polygate.it.server.Routes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The wire contract on LiteFS' files where another node writes: three gateways in processes of
 * their own, of which the second is asked. What it gives a browser is all that keeps its copy from
 * being read too early.
 */
@ThroughACopy
final class LitefsCopyHttpIT extends SqlHttpContracts {
  LitefsCopyHttpIT() {
    super(SharedGateway.LITEFS, "litefs");
  }

  @Test
  @ExtendWith(SharedGateway.class)
  void theNodeThatIsAskedDoesNotWrite(Http http) {
    JsonNode node = http.get(Routes.namespace(tested)).expect(200).json();
    assertThat(node.path("role").asText()).isEqualTo("replica");
    assertThat(node.path("primary").asText()).isEqualTo("n1");
  }
}
