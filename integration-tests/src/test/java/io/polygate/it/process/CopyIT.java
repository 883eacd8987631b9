package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A tenant's file can be copied by {@code VACUUM INTO} while the gateway writes to it, and another
 * gateway serves the copy: what it finds is one committed state, with all that was acknowledged
 * before.
 */
final class CopyIT {
  private static final int COPIES = 5;
  private static final int BETWEEN_COPIES = 40;

  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicBoolean stopping = new AtomicBoolean();

  @Test
  void aSecondProcessFindsOneCommittedStateInACopyOfALiveFile() throws Exception {
    try (GatewayProcess gateway =
            GatewayProcess.start(
                "polygate.backends.sqlite.main.directory=${directory}/databases\n");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Path database = gateway.directory().resolve("databases/notes/acme.db");
      Path copies = gateway.directory().resolve("copies");
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> write(gateway.http()), threads);
      List<Integer> acknowledgedBefore = new ArrayList<>();
      try {
        for (int copy = 0; copy < COPIES; copy++) {
          int enough = acknowledged.get() + BETWEEN_COPIES;
          await()
              .atMost(GatewayProcess.START)
              .until(() -> acknowledged.get() >= enough || writer.isDone());
          acknowledgedBefore.add(acknowledged.get());
          copy(database, copies.resolve("notes").resolve(name(copy) + ".db"));
        }
      } finally {
        stopping.set(true);
        writer.join();
      }
      try (GatewayProcess second =
          GatewayProcess.start("polygate.backends.sqlite.main.directory=" + copies + "\n")) {
        for (int copy = 0; copy < COPIES; copy++) {
          check(second.http(), name(copy), acknowledgedBefore.get(copy));
        }
      }
    }
  }

  /** One transaction after the other, each of which moves both totals and adds an entry. */
  private void write(Http http) {
    while (!stopping.get()) {
      int number = acknowledged.get() + 1;
      http.post(
              Routes.tenant("notes", "acme") + "/transactions",
              Json.object(
                  "operations",
                  Json.array(
                      put("totals", "left", number),
                      put("entries", String.format("%06d", number), number),
                      put("totals", "right", number))))
          .expect(200);
      acknowledged.set(number);
    }
  }

  private static ObjectNode put(String collection, String sk, int number) {
    return Json.object(
        "op",
        "put",
        "collection",
        collection,
        "pk",
        "p",
        "sk",
        sk,
        "value",
        Json.object("n", number));
  }

  private static String name(int copy) {
    return "copy-" + copy;
  }

  /** As an operator does it, from another process than the gateway's. */
  private static void copy(Path database, Path copy) throws IOException, SQLException {
    Files.createDirectories(copy.getParent());
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
      statement.setString(1, copy.toString());
      statement.execute();
    }
  }

  private static void check(Http http, String tenant, int acknowledgedBefore) {
    int left = total(http, tenant, "left");
    assertThat(total(http, tenant, "right")).as(tenant).isEqualTo(left);
    assertThat(left).as(tenant).isGreaterThanOrEqualTo(acknowledgedBefore);
    JsonNode counted =
        http.post(
                Routes.Collection.of("notes", tenant, "entries").query(),
                Json.object("pk", "p", "count", true))
            .expect(200)
            .json();
    assertThat(counted.path("page").path("count").intValue()).as(tenant).isEqualTo(left);
    // And it can be written to.
    http.put(Routes.Collection.of("notes", tenant, "totals").item("p", "more"), Json.object())
        .expect(201);
  }

  private static int total(Http http, String tenant, String name) {
    return http.get(Routes.Collection.of("notes", tenant, "totals").item("p", name))
        .expect(200)
        .json()
        .path("n")
        .intValue();
  }
}
