package io.polygate.backend.kv;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Consistency;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Hears what others commit, and lets no memory answer that may not have heard of it in time.
 *
 * <p>Each commit tells the keys that it has changed over a channel, within its own step. The server
 * answers a ping on the same connection after all it had to tell before, so an answered ping proves
 * that everything is known that was committed before it was sent. Memory may answer for as long
 * after that as an answer may be old; where nothing is heard, nothing is answered from memory.
 */
final class Invalidations implements Freshness, AutoCloseable {
  /** So many pings are sent in the time that an answer may be old. */
  private static final int PINGS = 4;

  private static final long PAUSE_NANOS = 100_000_000;
  private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;
  private static final Logger LOG = System.getLogger(Invalidations.class.getName());

  /** Who remembers something. */
  interface Memory {
    /** Forgets what is under a key of the engine. */
    void forget(byte[] key);

    /** Forgets everything. */
    void forgetAll();
  }

  private final RedisEngine engine;
  private final byte[] channel;
  private final long maxStalenessNanos;
  private final long timeoutNanos;
  private final Thread listener;
  private final Thread pinger;
  private volatile @Nullable Memory memory;
  private volatile Ear ear;
  private volatile boolean closing;
  // When the last ping was sent that was answered, and whether there is one.
  private volatile long knownAt;
  private volatile boolean hears;

  /** Hears nothing before {@link #start}. */
  Invalidations(String instance, RedisEngine engine, RedisSettings settings) {
    this.engine = engine;
    this.channel = RedisEngine.channel(settings);
    this.maxStalenessNanos = settings.maxStaleness().toNanos();
    this.timeoutNanos = settings.timeout().plus(settings.maxStaleness()).toNanos();
    this.ear = new Ear(null);
    this.listener = thread("kv-" + instance + "-listener", this::listen);
    this.pinger = thread("kv-" + instance + "-pinger", this::ping);
  }

  /**
   * Begins to listen, and to ping; once.
   *
   * @param listening what forgets what is heard of
   */
  void start(Memory listening) {
    memory = listening;
    listener.start();
    pinger.start();
  }

  private static Thread thread(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name(name).unstarted(work);
  }

  /**
   * A strong reading, and one of a session that may have written through another gateway, are of
   * the server alone.
   */
  @Override
  public boolean allows(Consistency consistency) {
    return consistency == Consistency.EVENTUAL
        && hears
        && System.nanoTime() - knownAt <= maxStalenessNanos;
  }

  /** What comes over one connection. */
  private final class Ear extends BinaryJedisPubSub {
    private final @Nullable Connection connection;
    private final long since = System.nanoTime();
    private volatile boolean subscribed;
    private volatile long heardAt = since;

    private Ear(@Nullable Connection connection) {
      this.connection = connection;
    }

    @Override
    public void onSubscribe(byte[] name, int count) {
      // What was committed before is not heard of, so nothing that was read before is kept.
      memory().forgetAll();
      subscribed = true;
    }

    @Override
    public void onMessage(byte[] name, byte[] message) {
      RedisEngine.Invalidation.keys(message).forEach(memory()::forget);
    }

    @Override
    public void onPong(byte[] sent) {
      heardAt = System.nanoTime();
      knownAt = ByteBuffer.wrap(sent).getLong();
      hears = true;
    }

    private void keepAwake() {
      if (subscribed) {
        ping(ByteBuffer.allocate(Long.BYTES).putLong(System.nanoTime()).array());
      }
      if (connection != null && System.nanoTime() - heardAt > timeoutNanos) {
        throw new JedisException("The server does not answer.");
      }
    }

    private void cut() {
      subscribed = false;
      if (connection != null) {
        try {
          connection.forceDisconnect();
        } catch (IOException | JedisException e) {
          LOG.log(Level.DEBUG, "A connection that is given up could not be closed", e);
        }
      }
    }
  }

  private Memory memory() {
    return Objects.requireNonNull(memory);
  }

  private void listen() {
    long pause = PAUSE_NANOS;
    while (!closing) {
      try (Connection connection = engine.connections().connect()) {
        engine.server().check(engine.connections());
        connection.setTimeoutInfinite();
        Ear now = new Ear(connection);
        ear = now;
        now.proceed(connection, channel);
      } catch (JedisException | StorageException | ConfigurationException e) {
        if (!closing) {
          LOG.log(Level.WARNING, "Redis does not tell what others write: {0}", e.getMessage());
        }
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "What others write could not be followed", e);
      }
      pause = hears ? PAUSE_NANOS : Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      hears = false;
      memory().forgetAll();
      if (!closing) {
        LockSupport.parkNanos(pause);
      }
    }
  }

  private void ping() {
    long pause = maxStalenessNanos / PINGS;
    while (!closing) {
      Ear now = ear;
      try {
        now.keepAwake();
      } catch (JedisException e) {
        now.cut();
      }
      LockSupport.parkNanos(pause);
    }
  }

  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(pinger);
    LockSupport.unpark(listener);
    long end = System.nanoTime() + 2 * timeoutNanos;
    try {
      do {
        // It may just be making another connection.
        ear.cut();
      } while (!listener.join(Duration.ofMillis(20)) && System.nanoTime() < end);
      if (!pinger.join(Duration.ofNanos(timeoutNanos)) || listener.isAlive()) {
        LOG.log(Level.WARNING, "{0} has not ended in time", listener.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
