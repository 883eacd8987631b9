package io.polygate.backend.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import io.polygate.spi.Item;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.WriteOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Protocol.Command;

/** What a server must be, and what becomes of writes when it ends. */
@NeedsRedis
@Timeout(120)
class RedisServerTest {
  private static final int ROUNDS = 3;
  private static final int WRITES = 500;

  private static KvBackend open(RedisSettings settings) {
    return KvBackend.open("main", settings, InstantSource.system());
  }

  private static RedisSettings with(
      RedisSettings settings, Optional<String> password, Durability durability) {
    return new RedisSettings(
        settings.host(),
        settings.port(),
        0,
        settings.tls(),
        settings.certificates(),
        Optional.empty(),
        password,
        settings.prefix(),
        durability,
        settings.itemCacheBytes(),
        settings.maxStaleness(),
        settings.timeout(),
        settings.connections());
  }

  private static void assertRefused(RedisSettings settings, String reason) {
    assertThatThrownBy(() -> open(settings).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Redis at 127.0.0.1:" + settings.port() + " cannot be used: ")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "appendonly, no, its appendonly is no",
    "appendfsync, everysec, its appendfsync is everysec",
    "appendfsync, no, its appendfsync is no",
    "no-appendfsync-on-rewrite, yes, its no-appendfsync-on-rewrite is yes",
  })
  void fsyncIsNotClaimedWhereTheServerDoesNotSync(String name, String value, String reason) {
    try (RedisProcess redis = new RedisProcess()) {
      var _ = redis.command(Command.CONFIG, "SET", name, value);

      assertRefused(redis.settings(), reason);
      open(with(redis.settings(), Optional.empty(), Durability.MEMORY)).close();
    }
  }

  @Test
  void aLogThatIsWrittenIsEnoughForTheProcess() {
    try (RedisProcess redis = new RedisProcess()) {
      var _ = redis.command(Command.CONFIG, "SET", "appendfsync", "everysec");
      RedisSettings settings = with(redis.settings(), Optional.empty(), Durability.PROCESS);

      try (KvBackend backend = open(settings)) {
        assertThat(backend.durability()).isEqualTo(Durability.PROCESS);
      }
      var _ = redis.command(Command.CONFIG, "SET", "appendonly", "no");
      assertRefused(settings, "needs appendonly yes");
    }
  }

  @Test
  void aServerThatKeepsItsSettingsToItselfIsNotBelieved() {
    try (RedisProcess redis = new RedisProcess("--rename-command", "CONFIG", "")) {
      assertRefused(redis.settings(), "it does not tell its appendonly (CONFIG GET)");
      open(with(redis.settings(), Optional.empty(), Durability.PROCESS)).close();
    }
  }

  @Test
  void aServerThatForgetsWhatItHasNoRoomForIsRefused() {
    try (RedisProcess redis =
        new RedisProcess("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru")) {
      assertRefused(redis.settings(), "its maxmemory-policy is allkeys-lru, which loses data");
    }
  }

  @Test
  void fullMemoryRefusesWritesAndNothingElse() {
    try (RedisProcess redis = new RedisProcess();
        KvBackend backend = open(redis.settings())) {
      backend.tenants(TestInstance.NAMESPACE).create(TestInstance.id("acme").tenant());
      Store store = backend.store(TestInstance.id("acme"));
      store.items().apply(TestInstance.put("a", "1"), WriteOptions.plain());
      var _ = redis.command(Command.CONFIG, "SET", "maxmemory", "1");

      assertThatThrownBy(
              () -> store.items().apply(TestInstance.put("b", "1"), WriteOptions.plain()))
          .isInstanceOf(StorageException.OutOfSpace.class);
      assertThat(store.items().get(TestInstance.key("a"), ReadOptions.strong())).isPresent();

      var _ = redis.command(Command.CONFIG, "SET", "maxmemory", "0");
      store.items().apply(TestInstance.put("b", "1"), WriteOptions.plain());
    }
  }

  @Test
  void aReplicaIsRefused() {
    try (RedisProcess redis = new RedisProcess("--replicaof", "127.0.0.1", "1")) {
      assertRefused(redis.settings(), "it is a replica");
    }
  }

  @Test
  void aServerOfAClusterIsRefused() {
    try (RedisProcess redis = new RedisProcess("--cluster-enabled", "yes")) {
      assertRefused(redis.settings(), "it is one of a cluster");
    }
  }

  @Test
  void aPasswordIsNeededWhereThereIsOne() {
    try (RedisProcess redis = new RedisProcess("--requirepass", "secret")) {
      RedisSettings settings = redis.settings();

      assertRefused(settings, "NOAUTH");
      assertRefused(with(settings, Optional.of("wrong"), Durability.FSYNC), "WRONGPASS");
      open(with(settings, Optional.of("secret"), Durability.FSYNC)).close();
      assertThat(settings.toString()).doesNotContain("secret");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    RedisSettings settings;
    try (RedisProcess redis = new RedisProcess()) {
      settings = redis.settings();
    }
    assertRefused(settings, "refused");
  }

  @Test
  void aServerIsSpokenToOverTlsAndMustBeTrusted() throws Exception {
    try (TemporaryDirectory directory = new TemporaryDirectory()) {
      Path key = directory.path().resolve("key.pem");
      Path certificate = directory.path().resolve("certificate.pem");
      Process made =
          new ProcessBuilder(
                  "openssl",
                  "req",
                  "-x509",
                  "-newkey",
                  "rsa:2048",
                  "-nodes",
                  "-days",
                  "2",
                  "-subj",
                  "/CN=127.0.0.1",
                  "-addext",
                  "subjectAltName=IP:127.0.0.1",
                  "-keyout",
                  key.toString(),
                  "-out",
                  certificate.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(made.waitFor()).isZero();
      int port = RedisProcess.freePort();
      try (RedisProcess redis =
          new RedisProcess(
              "--tls-port",
              Integer.toString(port),
              "--tls-auth-clients",
              "no",
              "--tls-cert-file",
              certificate.toString(),
              "--tls-key-file",
              key.toString())) {
        RedisSettings trusting = overTls(redis.settings(), port, Optional.of(certificate));
        try (KvBackend backend = open(trusting)) {
          backend.probe();
        }
        assertRefused(overTls(redis.settings(), port, Optional.empty()), "unable to find valid");
      }
      Files.writeString(certificate, "nothing");
      assertThatThrownBy(() -> TrustedCertificates.sockets(certificate))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(certificate.toString());
    }
  }

  private static RedisSettings overTls(
      RedisSettings settings, int port, Optional<Path> certificates) {
    return new RedisSettings(
        settings.host(),
        port,
        0,
        true,
        certificates,
        Optional.empty(),
        Optional.empty(),
        settings.prefix(),
        Durability.FSYNC,
        settings.itemCacheBytes(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        settings.connections());
  }

  @Test
  void aKilledServerLosesNothingThatWasAcknowledged() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        KvBackend backend = open(redis.settings())) {
      backend.tenants(TestInstance.NAMESPACE).create(TestInstance.id("acme").tenant());
      Store store = backend.store(TestInstance.id("acme"));
      Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
      for (int round = 0; round < ROUNDS; round++) {
        int name = round;
        AtomicInteger numbers = new AtomicInteger();
        CountDownLatch enough = new CountDownLatch(WRITES);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
          for (int client = 0; client < 8; client++) {
            threads.execute(
                () -> {
                  try {
                    while (true) {
                      String key = name + "-" + numbers.incrementAndGet();
                      store.items().apply(TestInstance.put(key, "1"), WriteOptions.plain());
                      acknowledged.add(key);
                      enough.countDown();
                    }
                  } catch (StorageException e) {
                    // The end of the server; whether this one was made nobody knows.
                  }
                });
          }
          enough.await();
          redis.kill();
        }
        redis.restart();
        for (String key : acknowledged) {
          Optional<Item> item = store.items().get(TestInstance.key(key), ReadOptions.strong());
          assertThat(item).as(key).isPresent();
        }
      }
      assertThat(acknowledged.size()).isGreaterThanOrEqualTo(ROUNDS * WRITES);
    }
  }
}
