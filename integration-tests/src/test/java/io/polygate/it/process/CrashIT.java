package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was acknowledged is there after {@code kill -9}, and what was not is whole or not there. */
final class CrashIT {
  private static final int ROUNDS = 3;
  private static final int WRITERS = 8;
  private static final int ENOUGH = 300;

  private final AtomicInteger lastNumber = new AtomicInteger();
  private final Queue<Integer> acknowledgedItems = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> acknowledgedPairs = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> unansweredPairs = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @CsvSource({"sqlite,fsync", "sqlite,process", "kv,process"})
  void nothingAcknowledgedIsLost(String kind, String durability) {
    String configuration =
        "polygate.namespaces.notes.backend=%1$s/main\npolygate.backends.%1$s.main.durability=%2$s\n"
            .formatted(kind, durability);
    try (GatewayProcess gateway = GatewayProcess.start(configuration)) {
      for (int round = 0; round < ROUNDS; round++) {
        writeUntilKilled(gateway);
        gateway.start();
      }
      check(gateway.http());
    }
  }

  private void writeUntilKilled(GatewayProcess gateway) {
    int before = acknowledgedItems.size();
    AtomicBoolean stopping = new AtomicBoolean();
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      boolean inPairs = writer % 2 == 1;
      writers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!stopping.get()) {
                      try {
                        write(gateway.http(), inPairs);
                      } catch (Http.Interrupted e) {
                        // The kill came in between: what was asked for may or may not be done.
                        return;
                      } catch (RuntimeException | Error e) {
                        failures.add(e);
                        return;
                      }
                    }
                  }));
    }
    await()
        .atMost(GatewayProcess.START)
        .until(() -> acknowledgedItems.size() >= before + ENOUGH || !failures.isEmpty());
    gateway.kill();
    stopping.set(true);
    for (Thread writer : writers) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    assertThat(failures).isEmpty();
  }

  private void write(Http http, boolean inPairs) {
    int number = lastNumber.incrementAndGet();
    if (inPairs) {
      ObjectNode transaction =
          Json.object("operations", Json.array(put("left", number), put("right", number)));
      unansweredPairs.add(number);
      http.post(Routes.tenant("notes", tenant(number)) + "/transactions", transaction).expect(200);
      acknowledgedPairs.add(number);
    } else {
      http.put(items(number, "items").item(key(number)), Json.object("n", number)).expect(201);
      acknowledgedItems.add(number);
    }
  }

  private void check(Http http) {
    for (int number : acknowledgedItems) {
      Answer read = http.get(items(number, "items").item(key(number)));
      assertThat(read.status()).as("item %d was acknowledged", number).isEqualTo(200);
      assertThat(read.json()).isEqualTo(Json.object("n", number));
    }
    for (int number : unansweredPairs) {
      int left = http.get(items(number, "left").item(key(number))).status();
      int right = http.get(items(number, "right").item(key(number))).status();
      assertThat(right).as("the halves of pair %d", number).isEqualTo(left);
    }
    for (int number : acknowledgedPairs) {
      http.get(items(number, "left").item(key(number))).expect(200);
    }
  }

  /** Writes go to a few tenants, so that several files have commits under way. */
  private static String tenant(int number) {
    return "tenant-" + number % 3;
  }

  private static String key(int number) {
    return "k" + number;
  }

  private static Routes.Collection items(int number, String collection) {
    return Routes.Collection.of("notes", tenant(number), collection);
  }

  private static ObjectNode put(String collection, int number) {
    return Json.object(
        "op",
        "put",
        "collection",
        collection,
        "pk",
        key(number),
        "value",
        Json.object("n", number));
  }
}
