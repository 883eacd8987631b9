package io.polygate.backend.litefs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Replication.Role;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes that are acknowledged when another node has them too. */
class AcksTest {
  private static final StoreId ACME = new StoreId(new Namespace("edge"), new Tenant("acme"));
  private static final ItemKey KEY = ItemKey.of(new CollectionName("notes"), "k");

  private final TestCluster cluster =
      new TestCluster(InstantSource.system(), List.of("n1", "n2", "n3"), 1);

  @BeforeEach
  void createTenant() {
    cluster.await("n2", Role.REPLICA);
    cluster.await("n3", Role.REPLICA);
    cluster.backend("n1").tenants(ACME.namespace()).create(ACME.tenant());
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void put(String node, int value) {
    Document json = Document.parseJson(Integer.toString(value).getBytes(StandardCharsets.UTF_8));
    cluster
        .backend(node)
        .store(ACME)
        .items()
        .apply(Mutation.Put.of(KEY, json), WriteOptions.plain());
  }

  private void delete() {
    cluster.backend("n1").store(ACME).items().apply(Mutation.Delete.of(KEY), WriteOptions.plain());
  }

  private String read(String node) {
    return cluster
        .backend(node)
        .store(ACME)
        .items()
        .get(KEY, new ReadOptions(Consistency.EVENTUAL, Deadline.none()))
        .map(item -> new String(item.value().bytes(), StandardCharsets.UTF_8))
        .orElse("");
  }

  @Test
  void acknowledgedWriteIsOnAnotherNode() {
    cluster.node("n2").cutOff(true);
    for (int i = 0; i < 10; i++) {
      put("n1", i);
      assertThat(read("n3")).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void writeThatNobodyElseHasIsNotAcknowledged() {
    put("n1", 1);
    cluster.node("n2").cutOff(true);
    cluster.node("n3").cutOff(true);

    assertThatThrownBy(() -> put("n1", 2)).isInstanceOf(StorageException.OutcomeUnknown.class);
    assertThatThrownBy(() -> put("n2", 3)).isInstanceOf(StorageException.OutcomeUnknown.class);

    cluster.node("n3").cutOff(false);
    put("n1", 4);
    assertThat(read("n3")).isEqualTo("4");
  }

  @Test
  void deletionThatNobodyElseHasIsNotAcknowledged() {
    put("n1", 1);
    cluster.node("n2").cutOff(true);
    cluster.node("n3").cutOff(true);

    assertThatThrownBy(this::delete).isInstanceOf(StorageException.OutcomeUnknown.class);
  }
}
