package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many more tenants than files that may be open at once. */
final class ManyTenantsIT {
  private static final int CLIENTS = 8;
  private static final int HANDLES = 64;

  private static final String CONFIGURATION =
      """
      polygate.namespaces.notes.backend=sqlite/main
      polygate.backends.sqlite.main.handles=64
      polygate.backends.sqlite.main.durability=process
      """;

  @Test
  void aThousandTenantsThroughSixtyFourHandlesNeverMeet() {
    int tenants = 1000;
    try (GatewayProcess gateway = GatewayProcess.start(CONFIGURATION)) {
      Http http = gateway.http();
      inParallel(
          tenants,
          tenant -> http.put(items(tenant).item("own"), Json.object("owner", tenant)).expect(201));
      // Clients meet at random, so that files are closed while others of them are in use.
      inParallel(
          4 * tenants,
          step -> {
            Random random = new Random(step);
            int tenant = random.nextInt(tenants);
            if (random.nextInt(4) == 0) {
              http.put(items(tenant).item("s" + step), Json.object("owner", tenant)).expect(201);
            }
            JsonNode own = http.get(items(tenant).item("own")).expect(200).json();
            assertThat(own.path("owner").intValue()).isEqualTo(tenant);
          });
      assertThat(openDatabases(gateway)).hasSizeLessThanOrEqualTo(HANDLES);
      inParallel(
          tenants,
          tenant -> {
            Answer all = http.post(items(tenant).scan(), Json.object("limit", 1000)).expect(200);
            List<Integer> owners = new ArrayList<>();
            all.json()
                .path("items")
                .forEach(item -> owners.add(item.path("value").path("owner").intValue()));
            assertThat(owners).isNotEmpty().containsOnly(tenant);
          });
      assertThat(openDatabases(gateway)).hasSizeLessThanOrEqualTo(HANDLES);
      // Otherwise the bounds would hold because nothing was seen.
      assertThat(openDatabases(gateway).isEmpty()).isEqualTo(openDescriptors(gateway) == 0);
      assertThat(openDescriptors(gateway)).isLessThan(HANDLES * 3 * 6 + 400);
    }
  }

  @Test
  void tenThousandTenantsAreListedEachOnce() {
    int tenants = 10_000;
    try (GatewayProcess gateway = GatewayProcess.start(CONFIGURATION)) {
      Http http = gateway.http();
      inParallel(
          tenants, tenant -> http.putEmpty(Routes.tenant("notes", name(tenant))).expect(201));
      List<String> names = new ArrayList<>();
      String cursor = "";
      do {
        String path =
            "/v1/namespaces/notes/tenants?limit=500"
                + (cursor.isEmpty() ? "" : "&cursor=" + Routes.encode(cursor));
        JsonNode page = http.get(path).expect(200).json();
        page.path("tenants").forEach(tenant -> names.add(tenant.path("name").textValue()));
        cursor = page.path("page").path("next").asText("");
      } while (!cursor.isEmpty());
      assertThat(names).hasSize(tenants).isSorted().doesNotHaveDuplicates();
      assertThat(openDatabases(gateway)).hasSizeLessThanOrEqualTo(HANDLES);
    }
  }

  private static String name(int tenant) {
    return String.format("tenant-%05d", tenant);
  }

  private static Routes.Collection items(int tenant) {
    return Routes.Collection.of("notes", name(tenant), "items");
  }

  private static void inParallel(int count, IntConsumer work) {
    List<Callable<Void>> clients = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      int first = client;
      clients.add(
          () -> {
            for (int i = first; i < count; i += CLIENTS) {
              work.accept(i);
            }
            return null;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (Future<Void> done : threads.invokeAll(clients)) {
        done.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new AssertionError("a client failed", e.getCause());
    }
  }

  /** The database files that the process has open; none where the system does not tell. */
  private static Set<String> openDatabases(GatewayProcess gateway) {
    Set<String> open = new HashSet<>();
    for (String target : descriptors(gateway)) {
      if (target.contains("tenant-") && target.endsWith(".db")) {
        open.add(target);
      }
    }
    return open;
  }

  private static int openDescriptors(GatewayProcess gateway) {
    return descriptors(gateway).size();
  }

  private static List<String> descriptors(GatewayProcess gateway) {
    Path directory = Path.of("/proc", Long.toString(gateway.handle().pid()), "fd");
    List<String> targets = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return targets;
    }
    try (Stream<Path> links = Files.list(directory)) {
      for (Path link : (Iterable<Path>) links::iterator) {
        target(link).ifPresent(targets::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return targets;
  }

  /** What a descriptor is of; empty if it was closed in between. */
  private static Optional<String> target(Path link) throws IOException {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
