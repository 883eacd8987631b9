package io.polygate.backend.litefs;

import io.polygate.backend.sqlite.Position;
import io.polygate.spi.Replication.Role;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What this node is, as its LiteFS says: by its events, by a question now and then, and if it does
 * not answer by what the mount shows. That there is no file {@code .primary} means nothing: there
 * is none on the node that writes, and none where nobody does.
 *
 * <p>Whenever the node begins to write it begins a new reign, with a number that no other has.
 */
final class Node implements LitefsApi.Listener, AutoCloseable {
  private static final Logger LOG = System.getLogger(Node.class.getName());
  private static final Duration ASK_AGAIN = Duration.ofMillis(500);
  private static final Duration RECONNECT = Duration.ofMillis(100);

  /** After so many questions without an answer the events are not believed any more. */
  private static final int MAX_UNANSWERED = 5;

  private static final Duration SOON = Duration.ofSeconds(1);

  /** A reign's number is the millisecond of its beginning times this, and some random bits. */
  private static final int EPOCH_BITS = 16;

  private final Path mount;
  private final Positions positions;
  private final Runnable whenWritingChanges;
  private final @Nullable LitefsApi api;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile State state;
  private volatile boolean writable;
  private final AtomicLong changes = new AtomicLong();
  private volatile @Nullable Lag lag;
  private volatile boolean closed;
  private volatile boolean hearing;
  private final AtomicInteger unanswered = new AtomicInteger();
  private final Thread follower;
  private final Thread asker;

  /**
   * What the node is.
   *
   * @param role its role
   * @param primary the node that writes, if it is known
   * @param epoch the reign, while this node writes; otherwise 0
   * @param since when it began, in the scale of {@link System#nanoTime()}
   */
  record State(Role role, Optional<String> primary, long epoch, long since) {}

  /**
   * How long ago LiteFS had heard of the node that writes, when it was asked.
   *
   * @param nanos how long ago
   * @param at when it was asked, in the scale of {@link System#nanoTime()}
   */
  private record Lag(long nanos, long at) {
    Duration now() {
      return Duration.ofNanos(Math.max(0, nanos) + System.nanoTime() - at);
    }
  }

  /**
   * A node with a LiteFS.
   *
   * @param whenWritingChanges has the files opened anew; done whenever this node begins to write or
   *     writes no longer
   */
  Node(LitefsSettings settings, Positions positions, Runnable whenWritingChanges) {
    this.mount = settings.directory();
    this.positions = positions;
    this.whenWritingChanges = whenWritingChanges;
    this.api = settings.standalone() ? null : new LitefsApi(settings.api());
    this.writable = settings.standalone();
    this.state =
        new State(
            settings.standalone() ? Role.PRIMARY : Role.UNKNOWN,
            Optional.empty(),
            0,
            System.nanoTime());
    String name = "litefs-" + settings.instance();
    this.follower = Thread.ofPlatform().daemon().name(name + "-events").unstarted(this::follow);
    this.asker = Thread.ofPlatform().daemon().name(name + "-role").unstarted(this::askOften);
  }

  /** Begins to listen; asks once before it returns, if LiteFS answers. */
  void start() {
    if (api != null) {
      ask();
      readLag();
      follower.start();
      asker.start();
    }
  }

  State state() {
    return state;
  }

  /** Whether files may be opened for writing. */
  boolean isWritable() {
    return writable;
  }

  /** How far this node's copy may be behind, as far as anybody knows; empty if nobody does. */
  Optional<Duration> staleness() {
    State now = state;
    if (now.role() == Role.PRIMARY) {
      return Optional.of(Duration.ZERO);
    }
    Optional<Duration> behind = Optional.ofNullable(lag).map(Lag::now);
    if (now.role() == Role.REPLICA) {
      return behind;
    }
    Duration alone = Duration.ofNanos(System.nanoTime() - now.since());
    return Optional.of(behind.filter(age -> age.compareTo(alone) > 0).orElse(alone));
  }

  /**
   * Refuses unless this node writes, and does so in a reign.
   *
   * @throws StorageException.Unavailable if not
   */
  void requireReign(long epoch) {
    State now = state;
    if (now.role() != Role.PRIMARY || now.epoch() != epoch) {
      throw new StorageException.Unavailable(
          "This node is not the one that writes any more.", SOON, null);
    }
  }

  /**
   * Refuses unless the mount itself lets this node write, which LiteFS changes before it tells.
   *
   * @throws StorageException.Unavailable if not
   */
  void requireMount() {
    if (api != null && !mountIsWritable()) {
      throw new StorageException.Unavailable(
          "This node is not the one that writes any more.", SOON, null);
    }
  }

  /** Writes no more until LiteFS says once more that this node is the one that does. */
  void doubt(String why) {
    LOG.log(Level.ERROR, "This node stops writing: {0}", why);
    // Without the lock: who has it may wait for the commit that found it out.
    state = new State(Role.UNKNOWN, Optional.empty(), 0, System.nanoTime());
  }

  @Override
  public void standing(LitefsApi.Standing standing) {
    unanswered.set(0);
    if (standing.isPrimary()) {
      become(Role.PRIMARY, standing.primary());
    } else if (standing.primary().isPresent()) {
      become(Role.REPLICA, standing.primary());
    } else {
      become(Role.NO_PRIMARY, Optional.empty());
    }
  }

  @Override
  public void transaction(String database, Position position) {
    positions.moved(database, position);
  }

  private void become(Role role, Optional<String> primary) {
    lock.lock();
    try {
      State before = state;
      if (before.role() == role && before.primary().equals(primary)) {
        return;
      }
      if (before.role() == role && role == Role.PRIMARY) {
        state = new State(role, primary, before.epoch(), before.since());
        return;
      }
      changes.incrementAndGet();
      State now =
          new State(role, primary, role == Role.PRIMARY ? newEpoch() : 0, since(before, role));
      if (role == Role.PRIMARY) {
        positions.forget();
        beginWriting();
        state = now;
      } else {
        state = now;
        if (writable) {
          writable = false;
          positions.forget();
          // Not waited for: it may be a commit that found it out.
          Thread.ofPlatform().daemon().name("litefs-reopen").start(whenWritingChanges);
        }
      }
      LOG.log(
          Level.INFO,
          "This node is now {0}{1}",
          role.word(),
          primary.map(host -> "; " + host + " writes").orElse(""));
    } finally {
      lock.unlock();
    }
  }

  /** What is open is open for reading alone, and must not be when the first write comes. */
  private void beginWriting() {
    boolean reopened = false;
    writable = true;
    try {
      whenWritingChanges.run();
      reopened = true;
    } finally {
      writable = reopened;
    }
  }

  /** Between having no primary and not knowing of any nothing new is read. */
  private static long since(State before, Role role) {
    boolean stale = before.role() == Role.NO_PRIMARY || before.role() == Role.UNKNOWN;
    return stale && role != Role.PRIMARY && role != Role.REPLICA
        ? before.since()
        : System.nanoTime();
  }

  private long newEpoch() {
    return (System.currentTimeMillis() << EPOCH_BITS)
        | ThreadLocalRandom.current().nextInt(1 << EPOCH_BITS);
  }

  private void follow() {
    while (!closed) {
      try {
        hearing = true;
        requireApi().follow(this);
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.DEBUG, "The events of LiteFS ended", e);
      }
      hearing = false;
      if (!closed) {
        ask();
        pause(RECONNECT);
      }
    }
  }

  private void askOften() {
    while (!closed) {
      pause(ASK_AGAIN);
      if (!closed) {
        ask();
        readLag();
      }
    }
  }

  private void ask() {
    long before = changes.get();
    try {
      LitefsApi.Standing answer = requireApi().standing();
      if (before == changes.get()) { // Otherwise it may be older than what was heard since.
        standing(answer);
      }
    } catch (IOException e) {
      int failures = unanswered.incrementAndGet();
      // A busy LiteFS answers late, and tells by its events what changes.
      if (!closed && before == changes.get() && (!hearing || failures > MAX_UNANSWERED)) {
        look();
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "What LiteFS says of this node was not taken in", e);
    }
  }

  /** By the mount alone: whose it is, if it names another; and whether it can be written. */
  private void look() {
    try {
      String primary = Files.readString(mount.resolve(".primary"), StandardCharsets.UTF_8).strip();
      become(Role.REPLICA, Optional.of(primary));
    } catch (NoSuchFileException e) {
      lookAtModes();
    } catch (IOException e) {
      become(Role.UNKNOWN, Optional.empty());
    }
  }

  private void lookAtModes() {
    if (!isMounted()) {
      become(Role.UNKNOWN, Optional.empty());
    } else if (mountIsWritable()) {
      become(Role.PRIMARY, Optional.empty());
    } else {
      become(Role.NO_PRIMARY, Optional.empty());
    }
  }

  /** The directory that a mount would hide has no positions in it. */
  private boolean isMounted() {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(mount, "*-pos")) {
      return found.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }

  private boolean mountIsWritable() {
    try {
      return Files.getPosixFilePermissions(mount).contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException e) {
      return false;
    }
  }

  private void readLag() {
    long asked = System.nanoTime();
    try {
      String millis = Files.readString(mount.resolve(".lag"), StandardCharsets.US_ASCII).strip();
      lag = new Lag(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis)), asked);
    } catch (IOException | NumberFormatException e) {
      lag = null; // An older LiteFS does not say.
    }
  }

  private LitefsApi requireApi() {
    if (api == null) {
      throw new IllegalStateException("There is no LiteFS.");
    }
    return api;
  }

  private void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    if (api != null) {
      follower.interrupt();
      asker.interrupt();
      api.close();
    }
  }
}
