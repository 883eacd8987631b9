package io.polygate.backend.sharded;

import io.polygate.spi.BackendRef;
import io.polygate.spi.Deadline;
import io.polygate.spi.Shards;
import io.polygate.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Moves slots of one namespace until its map's goal is reached: copies, catches up, compares,
 * fences, flips, cleans. Where it is stands in the map, and each step can be begun again, so that
 * whoever is started after a kill goes on.
 */
final class Mover implements Shards, AutoCloseable {
  private static final Logger LOG = System.getLogger(Mover.class.getName());

  /** With so few keys left to copy again the fence may be set. */
  private static final int FEW = 64;

  private static final int MAX_ROUNDS = 50;
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  /** How long writes may be waited for at a gate, while new ones are held up. */
  private static final Duration GATE = Duration.ofMillis(500);

  private final ShardedNamespace namespace;
  private final Notes notes;
  private final Pace pace;
  private final AtomicLong copied = new AtomicLong();
  private volatile @Nullable String problem;
  private @Nullable Thread thread;
  private boolean wanted;

  Mover(ShardedNamespace namespace) {
    this.namespace = namespace;
    this.notes = new Notes(namespace);
    this.pace = new Pace(namespace.settings().moveRate());
  }

  /** Goes on with what was begun before, if anything was. */
  void goOn() {
    boolean begun;
    try {
      begun =
          namespace
              .map()
              .map(map -> map.move().isPresent() || map.goal().isPresent())
              .orElse(false);
    } catch (StorageException e) {
      begun = true; // The map cannot be read yet: the thread looks until it can.
    }
    if (begun) {
      start();
    }
  }

  private synchronized void start() {
    wanted = true;
    if (thread == null) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .name("sharded-" + namespace.name() + "-mover")
              .start(this::run);
    }
  }

  private void run() {
    namespace.setMoving(true);
    try {
      do {
        moveOn();
      } while (isWanted());
    } catch (Pace.Stopped e) {
      LOG.log(Level.DEBUG, "Moving ends with the gateway, and goes on with the next.");
    } finally {
      namespace.gates().lift();
      namespace.setMoving(false);
    }
  }

  /** Whether somebody has begun something since the thread looked; if not, it ends. */
  private synchronized boolean isWanted() {
    if (!wanted) {
      thread = null;
    }
    return wanted;
  }

  private synchronized void look() {
    wanted = false;
  }

  /** Makes steps until nothing is to be moved. */
  private void moveOn() {
    look();
    while (pace.goesOn()) {
      try {
        if (!step(namespace.reloaded())) {
          return;
        }
        problem = null;
      } catch (StorageException.NotFound e) {
        return; // There is no map, and so nothing to move.
      } catch (StorageException e) {
        said(String.valueOf(e.getMessage()));
        pace.sleep(TRY_AGAIN);
      }
    }
  }

  /** Says once why it does not go on, if something is known that should. */
  private void said(String why) {
    if (!why.equals(problem)) {
      LOG.log(
          namespace.isKnown() ? Level.WARNING : Level.DEBUG,
          "The shards of the namespace {0} are not moved for now: {1}",
          namespace.name(),
          why);
    }
    problem = why;
  }

  /** Makes the next step; says whether there may be another. */
  private boolean step(SlotMaps.Stored stored) {
    SlotMap map = stored.map();
    if (map.move().isEmpty()) {
      return map.goal().isPresent() && begin(stored);
    }
    SlotMap.Move move = map.move().get();
    SlotCopy copy =
        new SlotCopy(
            namespace,
            map,
            move,
            namespace.shard(map, move.from()),
            namespace.shard(map, move.to()),
            this::paced);
    switch (move.phase()) {
      case COPYING -> copy(stored, move, copy);
      case FENCED -> flip(stored, copy);
      case CLEANING -> clean(stored, copy, namespace.shard(map, move.from()));
      case UNDOING -> clean(stored, copy, namespace.shard(map, move.to()));
    }
    return true;
  }

  private void paced(int items) {
    copied.addAndGet(items);
    pace.after(items);
  }

  private boolean begin(SlotMaps.Stored stored) {
    Optional<SlotMap.Move> move =
        MovePlan.next(stored.map(), new HashSet<>(namespace.settings().shards()));
    copied.set(0);
    SlotMap next =
        move.isPresent() ? stored.map().with(move) : stored.map().withGoal(Optional.empty());
    return namespace.replace(stored, next).map().goal().isPresent();
  }

  private void copy(SlotMaps.Stored stored, SlotMap.Move move, SlotCopy copy) {
    // From here on everybody notes what he writes: those who began before are waited for, and other
    // gateways have read the map anew by then.
    pace.sleep(ShardedNamespace.LEASE);
    barrier(move);
    copy.copyAll();
    catchUp(stored.map(), move, copy);
    int different = copy.compare(notes);
    if (different > 0) {
      LOG.log(Level.DEBUG, "{0} keys were written while they were compared.", different);
      catchUp(stored.map(), move, copy);
    }
    if (isCurrent(stored)) {
      SlotMap fenced = stored.map().with(Optional.of(move.in(SlotMap.Phase.FENCED)));
      SlotMaps.Stored set = namespace.replace(stored, fenced);
      LOG.log(Level.DEBUG, "Epoch {0}: the slots are fenced.", set.map().epoch());
    }
  }

  private boolean isCurrent(SlotMaps.Stored stored) {
    return namespace.reloaded().version().equals(stored.version());
  }

  /** Copies what was noted, until little is left. */
  private void catchUp(SlotMap map, SlotMap.Move move, SlotCopy copy) {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      List<Notes.Note> noted = notes.all(map);
      barrier(move);
      copyNoted(map, noted, copy);
      if (noted.size() <= FEW) {
        return;
      }
    }
  }

  /**
   * Copies keys and removes their notes. Whoever noted one has written it by now; if he notes it
   * again, the note stays.
   */
  private void copyNoted(SlotMap map, List<Notes.Note> noted, SlotCopy copy) {
    copy.copy(noted);
    notes.remove(map, noted);
  }

  /** Returns when every write that is under way now has ended. */
  private void barrier(SlotMap.Move move) {
    while (!namespace.gates().fence(move.slots(), Deadline.after(GATE))) {
      pace.sleep(GATE); // A write takes long: the others must not wait for it for so long.
    }
    namespace.gates().lift();
  }

  private void flip(SlotMaps.Stored stored, SlotCopy copy) {
    SlotMap map = stored.map();
    SlotMap.Move move = map.move().orElseThrow();
    // Other gateways hold up their writes as soon as they have read the map anew.
    pace.sleep(ShardedNamespace.LEASE);
    catchUp(map, move, copy);
    while (!namespace.gates().fence(move.slots(), Deadline.after(GATE))) {
      pace.sleep(GATE);
    }
    try {
      copyNoted(map, notes.all(map), copy);
      SlotMaps.Stored flipped = namespace.replace(stored, map.flipped());
      LOG.log(
          Level.INFO,
          "Namespace {0}, epoch {1}: {2} slots are now on {3}.",
          namespace.name(),
          flipped.map().epoch(),
          move.slots().size(),
          map.member(move.to()).reference());
    } finally {
      namespace.gates().lift();
    }
  }

  /** Removes what is on a shard that it is not to have, and ends the move. */
  private void clean(SlotMaps.Stored stored, SlotCopy copy, Shard shard) {
    // Readers who began by the map before look at the map again when they end.
    pace.sleep(ShardedNamespace.LEASE);
    copy.clean(shard);
    notes.remove(stored.map(), notes.all(stored.map()));
    SlotMaps.Stored done = namespace.replace(stored, stored.map().with(Optional.empty()));
    LOG.log(Level.DEBUG, "Epoch {0}: the move has ended.", done.map().epoch());
  }

  @Override
  public Status status() {
    SlotMap map =
        namespace
            .map()
            .orElseGet(
                () ->
                    SlotMap.first("", namespace.settings().route(), namespace.settings().shards()));
    return new Status(
        map.epoch(),
        map.members().stream()
            .map(
                member ->
                    new Share(
                        member.reference(),
                        map.slotsOf(member.number()),
                        member.number() == map.catalog()))
            .toList(),
        map.goal().map(goal -> described(map, goal)),
        map.move().map(move -> status(map, move)));
  }

  private static String described(SlotMap map, String goal) {
    return goal.startsWith(SlotMap.REMOVE)
        ? SlotMap.REMOVE
            + map.member(Integer.parseInt(goal.substring(SlotMap.REMOVE.length()))).reference()
        : goal;
  }

  private Move status(SlotMap map, SlotMap.Move move) {
    return new Move(
        map.member(move.from()).reference(),
        map.member(move.to()).reference(),
        move.slots().size(),
        move.phase().word(),
        copied.get(),
        pace.isPaused(),
        Optional.ofNullable(problem));
  }

  @Override
  public void add(BackendRef shard) {
    if (!namespace.settings().shards().contains(shard)) {
      throw new StorageException.Invalid(
          "The backend's key \"shards\" does not name this shard.", "shard");
    }
    SlotMap made = namespace.madeMap();
    if (made.members().stream().anyMatch(member -> member.reference().equals(shard))) {
      throw new StorageException.Conflict(StorageException.Conflict.Reason.EXISTS);
    }
    SlotMaps.Stored stored = namespace.reloaded();
    SlotMap next = stored.map().with(shard);
    // First its identity: a member without one would be cut off.
    namespace.maps().identify(next, next.members().getLast());
    Objects.requireNonNull(namespace.replace(stored, next));
  }

  @Override
  public void remove(BackendRef shard) {
    SlotMaps.Stored stored = idle();
    SlotMap map = stored.map();
    SlotMap.Member member =
        map.members().stream()
            .filter(known -> known.reference().equals(shard))
            .findFirst()
            .orElseThrow(() -> new StorageException.Invalid("It is none of the shards.", "shard"));
    if (member.number() == map.catalog()) {
      throw new StorageException.Invalid(
          "The shard holds the catalog and the map, and cannot be removed.", "shard");
    }
    begin(stored, SlotMap.REMOVE + member.number());
  }

  @Override
  public void rebalance() {
    begin(idle(), SlotMap.REBALANCE);
  }

  private SlotMaps.Stored idle() {
    Objects.requireNonNull(namespace.madeMap());
    SlotMaps.Stored stored = namespace.reloaded();
    if (stored.map().goal().isPresent() || stored.map().move().isPresent()) {
      throw new StorageException.Conflict(StorageException.Conflict.Reason.CONCURRENT_WRITE);
    }
    return stored;
  }

  private void begin(SlotMaps.Stored stored, String goal) {
    Objects.requireNonNull(namespace.replace(stored, stored.map().withGoal(Optional.of(goal))));
    pace.resume();
    start();
  }

  @Override
  public void pause() {
    pace.pause();
  }

  @Override
  public void resume() {
    pace.resume();
    goOn();
  }

  @Override
  public void undo() {
    SlotMaps.Stored stored = namespace.reloaded();
    SlotMap map = stored.map();
    if (map.goal().isEmpty() && map.move().isEmpty()) {
      throw new StorageException.Conflict(StorageException.Conflict.Reason.CONCURRENT_WRITE);
    }
    Optional<SlotMap.Move> move =
        map.move()
            .map(
                begun ->
                    switch (begun.phase()) {
                      case COPYING, FENCED -> begun.in(SlotMap.Phase.UNDOING);
                      case CLEANING, UNDOING -> begun;
                    });
    // Whoever is at a step of it now fails at his next change of the map, and looks at it again.
    Objects.requireNonNull(namespace.replace(stored, map.withGoal(Optional.empty()).with(move)));
    resume();
  }

  /** Stops at the next item; what was begun goes on when a gateway is started. */
  @Override
  public void close() {
    pace.stop();
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      try {
        running.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
