package io.polygate.backend.litefs;

import io.polygate.litefs.SimulatedCluster;
import io.polygate.litefs.SimulatedNode;
import io.polygate.spi.Replication.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Nodes with a simulated LiteFS and a backend each, in this process. */
final class TestCluster implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private final TemporaryDirectory directory = new TemporaryDirectory();
  private final SimulatedCluster litefs;
  private final Map<String, TestGateway> gateways = new LinkedHashMap<>();
  private final Map<String, LitefsBackend> backends = new LinkedHashMap<>();
  private final InstantSource clock;
  private final int acks;

  /** Nodes of which the first writes. */
  TestCluster(InstantSource clock, List<String> names) {
    this(clock, names, 0);
  }

  /** The same, where so many others must have a write. */
  TestCluster(InstantSource clock, List<String> names, int acks) {
    this.acks = acks;
    this.clock = clock;
    try {
      litefs = new SimulatedCluster(directory.path(), names);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    names.forEach(name -> gateways.put(name, new TestGateway()));
    litefs.promote(names.getFirst(), true);
    names.forEach(this::open);
    await(names.getFirst(), Role.PRIMARY);
  }

  /** Opens a node's backend, which must be closed. */
  LitefsBackend open(String name) {
    LitefsBackend backend =
        LitefsBackend.open(
            LitefsSettings.of(
                name,
                new Keys(
                    Map.of(
                        "directory",
                        node(name).mount().toString(),
                        "api",
                        node(name).address().toString(),
                        "peers",
                        peers(),
                        "acks",
                        Integer.toString(acks),
                        "acks-timeout",
                        "500ms",
                        "patience",
                        "500ms",
                        "durability",
                        "process", // One node's disk is not what these tests are of.
                        "timeout",
                        "10s")),
                directory.path().resolve("data-" + name).toString()),
            clock);
    backends.put(name, backend);
    gateway(name).serve(backend);
    await(() -> backend.status().role() != Role.UNKNOWN);
    return backend;
  }

  private String peers() {
    return gateways.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue().url())
        .collect(Collectors.joining(","));
  }

  SimulatedCluster litefs() {
    return litefs;
  }

  SimulatedNode node(String name) {
    return litefs.node(name);
  }

  LitefsBackend backend(String name) {
    return Objects.requireNonNull(backends.get(name));
  }

  TestGateway gateway(String name) {
    return Objects.requireNonNull(gateways.get(name));
  }

  /** Waits until a node knows that it is something. */
  void await(String name, Role role) {
    await(() -> backend(name).status().role() == role);
  }

  /** Waits until something is so. */
  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("It did not come to be so.");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    backends.values().forEach(LitefsBackend::close);
    gateways.values().forEach(TestGateway::close);
    try {
      litefs.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    directory.close();
  }
}
