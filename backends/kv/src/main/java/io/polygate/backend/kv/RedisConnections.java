package io.polygate.backend.kv;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The connections of an instance. One command is under way on each at most, and none is ever sent
 * twice, so that a commit is made once or not at all. Safe for use by several threads.
 */
final class RedisConnections implements AutoCloseable {
  /** One that was not used for so long may have been cut meanwhile: it is tried before a commit. */
  private static final Duration IDLE = Duration.ofMillis(200);

  private final HostAndPort address;
  private final JedisClientConfig config;
  private final int timeoutMillis;
  private final Semaphore free;
  private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();
  // Grows with each connection that failed: those made before are not used any more.
  private final AtomicLong generation = new AtomicLong();
  private volatile boolean closed;

  private record Idle(Connection connection, long generation, long sinceNanos) {}

  /**
   * Connects to nothing yet.
   *
   * @throws ConfigurationException if the file of certificates cannot be used
   */
  RedisConnections(RedisSettings settings) {
    address = new HostAndPort(settings.host(), settings.port());
    timeoutMillis = (int) settings.timeout().toMillis();
    free = new Semaphore(settings.connections());
    DefaultJedisClientConfig.Builder builder =
        DefaultJedisClientConfig.builder()
            .timeoutMillis(timeoutMillis)
            .database(settings.database())
            .clientName("polygate")
            .ssl(settings.tls());
    settings.username().ifPresent(builder::user);
    settings.password().ifPresent(builder::password);
    if (settings.tls()) {
      SSLParameters parameters = new SSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      builder.sslParameters(parameters);
      settings
          .certificates()
          .ifPresent(file -> builder.sslSocketFactory(TrustedCertificates.sockets(file)));
    }
    config = builder.build();
  }

  /** A connection of its own, which the caller closes. */
  Connection connect() {
    return new Connection(address, config);
  }

  /**
   * Has a command performed that may be performed again.
   *
   * @throws StorageException.Unavailable if it failed
   */
  Object read(CommandArguments command, Deadline deadline) {
    try {
      return perform(command, deadline, false);
    } catch (JedisException e) {
      throw RedisErrors.translate(e);
    }
  }

  /**
   * Has a command performed that changes something.
   *
   * @throws StorageException.Unavailable if it was not sent
   * @throws JedisException if it was sent and failed
   */
  Object write(CommandArguments command) {
    return perform(command, Deadline.none(), true);
  }

  private Object perform(CommandArguments command, Deadline deadline, boolean once) {
    int patience =
        (int) Math.clamp(deadline.remainingNanos() / 1_000_000 + 1, 1, (long) timeoutMillis);
    acquire(patience);
    try {
      long age = generation.get();
      Connection connection = taken(once);
      try {
        connection.setSoTimeout(patience);
        Object answer = connection.executeCommand(command);
        idle.push(new Idle(connection, age, System.nanoTime()));
        return answer;
      } catch (JedisDataException e) {
        idle.push(new Idle(connection, age, System.nanoTime()));
        throw e;
      } catch (RuntimeException | Error e) {
        generation.incrementAndGet();
        close(connection);
        throw e;
      }
    } finally {
      free.release();
      if (closed) {
        closeIdle();
      }
    }
  }

  private void acquire(int patience) {
    try {
      if (free.tryAcquire(patience, TimeUnit.MILLISECONDS)) {
        if (!closed) {
          return;
        }
        free.release();
        throw KvErrors.closed(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new StorageException.Unavailable(
        "Too many commands wait for Redis.", KvErrors.SOON, null);
  }

  /** An idle connection, or a new one; one that is surely there if it is for something once. */
  private Connection taken(boolean once) {
    Idle found;
    while ((found = idle.poll()) != null) {
      boolean isOld = System.nanoTime() - found.sinceNanos > IDLE.toNanos();
      if (found.generation == generation.get() && (!isOld || !once || answers(found.connection))) {
        return found.connection;
      }
      close(found.connection);
    }
    try {
      return connect();
    } catch (JedisException e) {
      throw RedisErrors.translate(e);
    }
  }

  private static boolean answers(Connection connection) {
    try {
      return connection.ping();
    } catch (JedisException e) {
      return false;
    }
  }

  /** Closes a connection; it has nothing more to say, so neither has its end. */
  static void close(Connection connection) {
    try {
      connection.close();
    } catch (JedisConnectionException e) {
      // It was cut before.
    }
  }

  private void closeIdle() {
    Idle left;
    while ((left = idle.poll()) != null) {
      close(left.connection);
    }
  }

  @Override
  public void close() {
    closed = true;
    closeIdle();
  }
}
