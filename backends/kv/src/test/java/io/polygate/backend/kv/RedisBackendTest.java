package io.polygate.backend.kv;

import io.polygate.spi.Backend;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;

/** The contracts of every part that the backend has, over Redis. */
@NeedsRedis
class RedisBackendTest extends KvContracts {
  /** Started by the first case. */
  private static final class Server {
    static final RedisProcess REDIS = new RedisProcess();
  }

  private final RedisSettings settings = Server.REDIS.settings();

  @AfterAll
  static void end() {
    Server.REDIS.close();
  }

  @Override
  public Backend open(InstantSource clock) {
    return KvBackend.open("main", settings, clock);
  }
}
