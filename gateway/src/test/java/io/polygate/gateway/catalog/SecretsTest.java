package io.polygate.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static final Namespace NAMESPACE = new Namespace("shop");

  private final WatchedBackend backend = new WatchedBackend();

  @Test
  void gatewaysShareASecret() {
    byte[] first = new Secrets(NAMESPACE, backend).secret("cursors");

    assertThat(first).hasSize(32).isNotEqualTo(new byte[32]);
    assertThat(new Secrets(NAMESPACE, backend).secret("cursors")).isEqualTo(first);
  }

  @Test
  void namesAndNamespacesHaveTheirOwn() {
    Secrets secrets = new Secrets(NAMESPACE, backend);

    assertThat(secrets.secret("cursors")).isNotEqualTo(secrets.secret("tokens"));
    assertThat(secrets.secret("cursors"))
        .isNotEqualTo(new Secrets(new Namespace("other"), backend).secret("cursors"));
  }

  @Test
  void secretIsReadOnceAndCannotBeChangedByItsReader() {
    Secrets secrets = new Secrets(NAMESPACE, backend);
    byte[] first = secrets.secret("cursors");
    byte[] kept = first.clone();
    backend.reads.set(0);

    Arrays.fill(first, (byte) 0);

    assertThat(secrets.secret("cursors")).isEqualTo(kept);
    assertThat(new Secrets(NAMESPACE, backend).secret("cursors")).isEqualTo(kept);
    assertThat(backend.reads).hasValue(1);
  }

  @Test
  void gatewaysThatBeginTogetherAgree() throws Exception {
    List<Callable<byte[]>> tasks = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      tasks.add(() -> new Secrets(NAMESPACE, backend).secret("cursors"));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Future<byte[]>> secrets = threads.invokeAll(tasks);
      for (Future<byte[]> secret : secrets) {
        assertThat(secret.get()).isEqualTo(secrets.getFirst().get());
      }
    }
  }

  @Test
  void damagedSecretIsTold() {
    new Secrets(NAMESPACE, backend).secret("cursors");
    backend
        .store(new StoreId(NAMESPACE, Tenant.CATALOG))
        .items()
        .apply(
            Mutation.Put.of(
                ItemKey.of(new CollectionName("secrets"), "cursors"),
                Document.opaque("application/octet-stream", new byte[31])),
            WriteOptions.plain());

    assertThatExceptionOfType(StorageException.Corrupt.class)
        .isThrownBy(() -> new Secrets(NAMESPACE, backend).secret("cursors"));
  }
}
