package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Three gateways on a real LiteFS; run by the profile {@code litefs} where the variable {@code
 * LITEFS_BIN} names its binary and FUSE can be mounted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealLitefsCheck {
  private static final int PAIRS = Integer.getInteger("litefs.pairs", 2000);

  private final Routes.Collection notes =
      Routes.Collection.of(LitefsGateways.NAMESPACE, "acme", "notes");
  private final Path directory;
  private final RealLitefs litefs;
  private final LitefsGateways nodes;

  RealLitefsCheck() throws IOException {
    directory = Files.createTempDirectory("polygate-real-litefs-");
    litefs = new RealLitefs(directory, LitefsGateways.NODES);
    nodes = LitefsGateways.on(directory, litefs::node);
    nodes.awaitRole("n1", "primary");
    nodes.awaitRole("n2", "replica");
    nodes.awaitRole("n3", "replica");
  }

  @AfterAll
  void close() throws IOException {
    nodes.close();
    litefs.close();
    LitefsGateways.delete(directory);
  }

  @Test
  void everyClientSeesItsOwnWritesOnEveryNode() {
    for (int i = 0; i < PAIRS; i++) {
      Http writing = nodes.http(LitefsGateways.NODES.get(i % 3));
      Http reading = nodes.http(LitefsGateways.NODES.get((i + 1 + i / 3 % 2) % 3));
      Answer written = writing.put(notes.item("k" + i % 7), Json.object("n", i));
      assertThat(written.status()).as("%s", written).isIn(200, 201);
      Answer read =
          reading.get(
              notes.item("k" + i % 7),
              "Consistency-Token",
              written.requiredHeader("Consistency-Token"));
      assertThat(read.expect(200).json()).isEqualTo(Json.object("n", i));
    }
  }

  @Test
  void tenantIsMadeErasedAndMadeAnewThroughACopy() {
    Http copy = nodes.http("n2");
    Routes.Collection other = Routes.Collection.of(LitefsGateways.NAMESPACE, "other", "notes");
    for (int i = 0; i < 5; i++) {
      Answer written = copy.put(other.item("k"), Json.object("n", i)).expect(201);
      assertThat(
              nodes
                  .http("n3")
                  .get(
                      other.item("k"),
                      "Consistency-Token",
                      written.requiredHeader("Consistency-Token"))
                  .expect(200)
                  .json())
          .isEqualTo(Json.object("n", i));
      copy.delete(Routes.tenant(LitefsGateways.NAMESPACE, "other")).expect(204);
    }
  }

  @Test
  void withoutTheNodeThatWritesCopiesAreReadAlone() {
    Http copy = nodes.http("n2");
    String token =
        copy.put(notes.item("last"), Json.object("n", 1)).requiredHeader("Consistency-Token");
    copy.get(notes.item("last"), "Consistency-Token", token).expect(200);
    nodes.gateway("n1").kill();
    litefs.stop("n1");
    nodes.awaitRole("n2", "no-primary");

    Answer refused = copy.put(notes.item("last"), Json.object("n", 2));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(copy.get(notes.item("last")).expect(200).json()).isEqualTo(Json.object("n", 1));

    litefs.start("n1");
    nodes.gateway("n1").start();
    nodes.awaitRole("n1", "primary");
    nodes.awaitRole("n2", "replica");
    Answer again = copy.put(notes.item("last"), Json.object("n", 3)).expect(200);
    assertThat(
            copy.get(
                    notes.item("last"),
                    "Consistency-Token",
                    again.requiredHeader("Consistency-Token"))
                .expect(200)
                .json())
        .isEqualTo(Json.object("n", 3));
  }
}
