package io.polygate.backend.kv;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * A Redis or Valkey server, which several processes share. Reads and commits are scripts, which the
 * server runs one at a time. Safe for use by several threads; their waiting is for a socket.
 */
final class RedisEngine implements Engine {
  /** An item's checksum and version, which no other state of any item has. */
  private static final int ITEM_HEAD = Integer.BYTES + Long.BYTES;

  private static final byte[] NOTHING = {};

  /** Whoever builds indexes says so at least that often. */
  private static final long BUILD_LEASE_MILLIS = 10_000;

  private final byte[] prefix;
  private final byte[] channel;
  private final byte[] owner = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
  private final RedisConnections connections;
  private final RedisServer server;

  private RedisEngine(RedisSettings settings, RedisConnections connections, RedisServer server) {
    this.prefix = settings.prefix().getBytes(StandardCharsets.US_ASCII);
    this.channel = channel(settings);
    this.connections = connections;
    this.server = server;
  }

  /**
   * Opens an instance's server.
   *
   * @throws ConfigurationException if it cannot be reached, or is not set up as it must be
   */
  static RedisEngine open(RedisSettings settings) {
    RedisConnections connections = new RedisConnections(settings);
    try {
      RedisServer server = new RedisServer(settings);
      server.check(connections);
      return new RedisEngine(settings, connections, server);
    } catch (StorageException e) {
      connections.close();
      throw RedisErrors.translateOpening(settings, e);
    } catch (ConfigurationException e) {
      connections.close();
      throw e;
    }
  }

  /** Over which commits of an instance are told. */
  static byte[] channel(RedisSettings settings) {
    return (settings.prefix() + "changed/" + settings.database())
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The connections to the server. */
  RedisConnections connections() {
    return connections;
  }

  /** What is known of the server. */
  RedisServer server() {
    return server;
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return get(key, Deadline.none());
  }

  byte @Nullable [] get(byte[] key, Deadline deadline) {
    RedisPlace place = RedisPlace.of(key);
    return (byte[])
        connections.read(
            new CommandArguments(Command.HGET).add(name('v', place.container())).add(place.field()),
            deadline);
  }

  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys, Deadline deadline) {
    List<byte[]> arguments = new ArrayList<>(1 + 2 * keys.size());
    arguments.add(prefix);
    for (byte[] key : keys) {
      RedisPlace place = RedisPlace.of(key);
      arguments.add(place.container());
      arguments.add(place.field());
    }
    return run(RedisScript.GET, arguments, deadline);
  }

  @Override
  public Reading read(Deadline deadline) {
    return new RedisReading(this, prefix, deadline);
  }

  /** Runs a script that changes nothing, and gives the list that it gives. */
  List<byte @Nullable []> run(RedisScript script, List<byte[]> arguments, Deadline deadline) {
    try {
      return list(connections.read(command(Command.EVALSHA, script.digest(), arguments), deadline));
    } catch (StorageException.Unavailable e) {
      if (!(e.getCause() instanceof JedisNoScriptException)) {
        throw e;
      }
      return list(connections.read(command(Command.EVAL, script.text(), arguments), deadline));
    }
  }

  private static List<byte @Nullable []> list(Object answer) {
    List<byte @Nullable []> list = new ArrayList<>();
    for (Object element : (List<?>) answer) {
      list.add((byte[]) element);
    }
    return list;
  }

  private static CommandArguments command(Command how, String script, List<byte[]> arguments) {
    CommandArguments command = new CommandArguments(how).add(script).add(0);
    arguments.forEach(command::add);
    return command;
  }

  private byte[] name(char part, byte[] container) {
    return new KeyWriter().bytes(prefix).octet(part).bytes(container).key();
  }

  @Override
  public void write(Changes changes) {
    server.require();
    List<byte[]> arguments = arguments(changes);
    try {
      if (!made(arguments)) {
        throw new StaleReads();
      }
    } catch (JedisException e) {
      throw RedisErrors.translateCommit(e);
    }
  }

  private boolean made(List<byte[]> arguments) {
    Object answer;
    try {
      answer = connections.write(command(Command.EVALSHA, RedisScript.COMMIT.digest(), arguments));
    } catch (JedisNoScriptException e) {
      answer = connections.write(command(Command.EVAL, RedisScript.COMMIT.text(), arguments));
    }
    return Long.valueOf(1).equals(answer);
  }

  private List<byte[]> arguments(Changes changes) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(prefix);
    arguments.add(channel);
    arguments.add(Invalidation.message(changes));
    arguments.add(ascii(Integer.toString(changes.expectations().size())));
    for (Map.Entry<ByteString, Changes.Change> entry : changes.expectations()) {
      expectation(arguments, entry.getKey().bytes(), entry.getValue().value());
    }
    for (KeySpan span : changes.removedSpans()) {
      if (!RedisPlace.isWhole(span)) {
        throw new IllegalStateException("Only whole containers are removed at once.");
      }
      arguments.addAll(List.of(ascii("removeAll"), span.from(), span.to(), NOTHING));
    }
    for (Map.Entry<ByteString, Changes.Change> entry : changes.entries()) {
      RedisPlace place = RedisPlace.of(entry.getKey().bytes());
      byte[] value = entry.getValue().value();
      arguments.add(ascii(value == null ? "remove" : "put"));
      arguments.add(place.container());
      arguments.add(place.field());
      arguments.add(value == null ? NOTHING : value);
    }
    for (Map.Entry<ByteString, Figures> entry : changes.counts()) {
      RedisPlace place = RedisPlace.of(entry.getKey().bytes());
      arguments.addAll(
          List.of(ascii("count"), place.container(), place.field(), entry.getValue().encode()));
    }
    return arguments;
  }

  private static void expectation(List<byte[]> arguments, byte[] key, byte @Nullable [] value) {
    RedisPlace place = RedisPlace.of(key);
    arguments.add(place.container());
    arguments.add(place.field());
    if (value == null) {
      arguments.add(ascii("none"));
      arguments.add(NOTHING);
    } else if (key[Keys.HEAD - 1] == 'i' && value.length > ITEM_HEAD) {
      arguments.add(ascii("head"));
      arguments.add(Arrays.copyOf(value, ITEM_HEAD));
    } else {
      arguments.add(ascii("all"));
      arguments.add(value);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Nothing: what became of a commit whose answer was lost cannot be found out. */
  @Override
  public void settle() {}

  /** Never: the server refuses what it has no memory for. */
  @Override
  public boolean isFull(long more) {
    return false;
  }

  /** Nothing: the server frees what was removed. */
  @Override
  public void purge(KeySpan span) {}

  @Override
  public void stopPurging() {}

  @Override
  public Counter counter(InstantSource clock, int lanes) {
    return new SharedCounter(this::block);
  }

  /** The first of numbers that nobody else is given. */
  private long block() {
    try {
      List<?> time = (List<?>) connections.write(new CommandArguments(Command.TIME));
      long millis =
          Long.parseLong(new String((byte[]) time.get(0), StandardCharsets.US_ASCII)) * 1_000;
      long floor = millis << StoredCounter.CLOCK_SHIFT;
      long end = add(SharedCounter.BLOCK);
      long first = end - SharedCounter.BLOCK;
      if (first < floor) {
        // A new database, or one that has lost its last commits: nothing comes back.
        first = add(Math.max(SharedCounter.BLOCK, floor - first)) - SharedCounter.BLOCK;
      }
      return first + 1;
    } catch (JedisException e) {
      throw RedisErrors.translate(e);
    }
  }

  private long add(long more) {
    return (Long)
        connections.write(
            new CommandArguments(Command.INCRBY)
                .add(new KeyWriter().bytes(prefix).octet('n').key())
                .add(more));
  }

  @Override
  public boolean mayBuild(byte[] definition) {
    byte[] lease = name('b', definition);
    Object made =
        connections.read(
            new CommandArguments(Command.SET)
                .add(lease)
                .add(owner)
                .add("NX")
                .add("PX")
                .add(BUILD_LEASE_MILLIS),
            Deadline.none());
    if (made != null) {
      return true;
    }
    byte[] other =
        (byte[]) connections.read(new CommandArguments(Command.GET).add(lease), Deadline.none());
    boolean isOwn = Arrays.equals(owner, other);
    if (isOwn) {
      var _ =
          connections.read(
              new CommandArguments(Command.PEXPIRE).add(lease).add(BUILD_LEASE_MILLIS),
              Deadline.none());
    }
    return isOwn;
  }

  @Override
  public void hasBuilt(byte[] definition) {
    var _ =
        connections.read(
            new CommandArguments(Command.DEL).add(name('b', definition)), Deadline.none());
  }

  @Override
  public void probe() {
    server.require();
    var _ = connections.read(new CommandArguments(Command.PING), Deadline.none());
  }

  @Override
  public void close() {
    connections.close();
  }

  /** The keys that a commit has changed and others may remember, one after another. */
  static final class Invalidation {
    private Invalidation() {}

    /** What is told of changes; empty if it concerns nobody. */
    static byte[] message(Changes changes) {
      KeyWriter message = new KeyWriter();
      for (Map.Entry<ByteString, Changes.Change> entry : changes.entries()) {
        byte[] key = entry.getKey().bytes();
        if (key[Keys.HEAD - 1] == 'i' || key[Keys.HEAD - 1] == 't') {
          message.number(key.length).bytes(key);
        }
      }
      return message.key();
    }

    /** The keys of a message. */
    static List<byte[]> keys(byte[] message) {
      List<byte[]> keys = new ArrayList<>();
      ByteBuffer rest = ByteBuffer.wrap(message);
      while (rest.hasRemaining()) {
        byte[] key = new byte[Math.toIntExact(rest.getLong())];
        rest.get(key);
        keys.add(key);
      }
      return keys;
    }
  }
}
