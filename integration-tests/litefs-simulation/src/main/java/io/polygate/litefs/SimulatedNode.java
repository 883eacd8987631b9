package io.polygate.litefs;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One node of a cluster: its mount, which is a plain directory here, and its API. The cluster's
 * thread alone changes it.
 */
public final class SimulatedNode implements AutoCloseable {
  private final String name;
  private final Path mount;
  private final SimulatedApi api = new SimulatedApi();
  private final Map<String, SimulatedDatabase> databases = new HashMap<>();
  private final Map<String, SimulatedPosition> positions = new ConcurrentHashMap<>();
  private final Deque<Delivery> deliveries = new ArrayDeque<>();
  private volatile long lagNanos;
  private volatile boolean cutOff;
  private long heardAt = System.nanoTime();

  /** A state of a database that is on its way here; no content: it was removed. */
  record Delivery(String database, Optional<byte[]> content, SimulatedPosition position, long at) {}

  SimulatedNode(String name, Path mount) {
    this.name = name;
    this.mount = mount;
    try {
      Files.createDirectories(mount);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its name in the cluster. */
  public String name() {
    return name;
  }

  /** Its mount. */
  public Path mount() {
    return mount;
  }

  /** Where its API answers. */
  public URI address() {
    return api.address();
  }

  /** Up to where a database has come here, by its file's name. */
  public SimulatedPosition position(String database) {
    return positions.getOrDefault(database, SimulatedPosition.NONE);
  }

  /** How long what another node commits takes to come here, from now on. */
  public void lag(Duration time) {
    lagNanos = time.toNanos();
  }

  /** Whether nothing comes here, or goes from here, from now on. */
  public void cutOff(boolean on) {
    cutOff = on;
  }

  boolean isCutOff() {
    return cutOff;
  }

  /** Whether the API answers, from now on; the mount goes on. */
  public void silenceApi(boolean on) {
    api.silence(on);
  }

  /** Removes {@code .primary}, as happens for seconds after the node that writes was killed. */
  public void removePrimaryFile() throws IOException {
    Files.deleteIfExists(mount.resolve(".primary"));
  }

  /** The node that writes is there, and can be heard here. */
  void hears() {
    heardAt = System.nanoTime() - lagNanos;
  }

  /** Says how long ago the node that writes was heard; 0 where it is this one. */
  void writeLag(boolean isPrimary) throws IOException {
    long age = isPrimary ? 0 : (System.nanoTime() - heardAt) / 1_000_000;
    replace(".lag", "%+010d%n".formatted(age));
  }

  /** What it is from now on: the modes first, as LiteFS does, then what is said. */
  void become(boolean isPrimary, Optional<String> primary) throws IOException {
    mode(mount, isPrimary);
    for (String database : databases.keySet()) {
      mode(mount.resolve(database), isPrimary);
    }
    Path file = mount.resolve(".primary");
    if (isPrimary || primary.isEmpty()) {
      Files.deleteIfExists(file);
    } else {
      Files.writeString(file, primary.get() + "\n");
    }
    api.become(isPrimary, primary);
  }

  private static void mode(Path path, boolean writable) throws IOException {
    if (Files.exists(path)) {
      // The owner may write in any case: the simulation is one.
      Set<PosixFilePermission> modes = EnumSet.copyOf(Files.getPosixFilePermissions(path));
      if (writable) {
        modes.add(PosixFilePermission.OTHERS_WRITE);
      } else {
        modes.remove(PosixFilePermission.OTHERS_WRITE);
      }
      Files.setPosixFilePermissions(path, modes);
    }
  }

  /** The databases that are here. */
  Map<String, SimulatedDatabase> databases() {
    return databases;
  }

  /** Opens what has come to be here, and gives the names of what has gone. */
  Set<String> look() throws IOException {
    Set<String> found = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(mount, "*.db")) {
      for (Path file : files) {
        String database = String.valueOf(file.getFileName());
        if (file.toFile().length() > 0) {
          SimulatedDatabase known = databases.get(database);
          if (known != null && known.isReplaced(file.toFile())) {
            continue; // Gone and made anew: gone in this round.
          }
          found.add(database);
          if (!databases.containsKey(database)) {
            SimulatedDatabase.open(file.toFile()).ifPresent(db -> databases.put(database, db));
          }
        }
      }
    }
    Set<String> gone = new HashSet<>(databases.keySet());
    gone.removeAll(found);
    return gone;
  }

  /** A transaction of this node's own was taken. */
  void took(String database, SimulatedPosition position) throws IOException {
    write(database, position);
    api.transaction(database, position);
  }

  private void write(String database, SimulatedPosition position) throws IOException {
    positions.put(database, position);
    replace(
        database + "-pos", "%016x/%016x\n".formatted(position.transaction(), position.checksum()));
  }

  /** A reader sees the old text or the new one, as on the mount of LiteFS. */
  private void replace(String file, String text) throws IOException {
    Path written = mount.resolve(file + ".new");
    Files.writeString(written, text, StandardCharsets.US_ASCII);
    Files.move(written, mount.resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Sends a state here. */
  void send(String database, Optional<byte[]> content, SimulatedPosition position) {
    deliveries.add(new Delivery(database, content, position, System.nanoTime() + lagNanos));
  }

  /** Whether anything is on its way here. */
  boolean awaits() {
    return !deliveries.isEmpty();
  }

  /** Forgets what is on its way here. */
  void lose() {
    deliveries.clear();
  }

  /**
   * Applies what has arrived; the newest of one database stands for those before it.
   *
   * @param late whether what is still on its way counts too
   */
  void apply(boolean late) throws IOException, SQLException {
    Map<String, Delivery> arrived = new HashMap<>();
    long now = System.nanoTime();
    while (!deliveries.isEmpty() && (late || (!cutOff && deliveries.element().at() - now <= 0))) {
      Delivery next = deliveries.remove();
      arrived.put(next.database(), next);
    }
    for (Delivery delivery : arrived.values()) {
      try {
        apply(delivery);
      } catch (SQLException e) {
        deliveries.addFirst(delivery); // Somebody holds the file who does not run at the moment.
      }
    }
  }

  private void apply(Delivery delivery) throws IOException, SQLException {
    if (delivery.content().isEmpty()) {
      remove(delivery.database());
      return;
    }
    File file = mount.resolve(delivery.database()).toFile();
    SimulatedDatabase database = databases.get(delivery.database());
    if (database == null) {
      SimulatedDatabase.write(delivery.content().get(), file);
      mode(file.toPath(), false);
      SimulatedDatabase.open(file).ifPresent(made -> databases.put(delivery.database(), made));
    } else {
      SimulatedDatabase.write(delivery.content().get(), file);
      database.seen();
    }
    write(delivery.database(), delivery.position());
    api.transaction(delivery.database(), delivery.position());
  }

  /** A database of this node was removed by whoever writes here. */
  void forget(String database) throws IOException, SQLException {
    SimulatedDatabase open = databases.remove(database);
    if (open != null) {
      open.close();
    }
    positions.remove(database);
    Files.deleteIfExists(mount.resolve(database + "-pos"));
  }

  /** A database is gone elsewhere, and goes here. */
  void remove(String database) throws IOException, SQLException {
    SimulatedDatabase open = databases.remove(database);
    if (open != null) {
      open.close();
    }
    positions.remove(database);
    for (String suffix : List.of("", "-wal", "-shm", "-pos")) {
      Files.deleteIfExists(mount.resolve(database + suffix));
    }
  }

  @Override
  public void close() throws SQLException {
    api.close();
    for (SimulatedDatabase database : databases.values()) {
      database.close();
    }
  }
}
