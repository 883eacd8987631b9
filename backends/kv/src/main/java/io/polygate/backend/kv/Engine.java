package io.polygate.backend.kv;

import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds an instance's data: bytes under keys, in the order of the keys as unsigned bytes,
 * changed in steps that are made wholly or not at all. Safe for use by several threads.
 */
interface Engine extends AutoCloseable {
  /**
   * Whether other processes write it too. Then what a commit rests on is told to it by {@link
   * Changes#expect}, and it is refused if that is so no longer.
   */
  boolean isShared();

  /** What is stored under a key, or null. What is stored without a value need not be found. */
  byte @Nullable [] get(byte[] key);

  /** What is stored under keys, in their order and of one state. */
  List<byte @Nullable []> getAll(List<byte[]> keys, Deadline deadline);

  /**
   * Begins to read.
   *
   * @param deadline when nobody waits for it any longer
   */
  Reading read(Deadline deadline);

  /**
   * Makes changes in one step, durably in the instance's class. The thread must have no {@link
   * Reading}.
   *
   * @throws StaleReads if what was expected is so no longer; nothing was changed
   * @throws StorageException.OutOfSpace if there is no room; nothing was changed
   * @throws StorageException.OutcomeUnknown if it failed, and the changes may have been made
   * @throws StorageException.Unavailable if nothing can be written now; nothing was changed
   */
  void write(Changes changes);

  /** Finds out what became of a commit that failed, where that has to be done. */
  void settle();

  /** Whether it may not grow by so many bytes. */
  boolean isFull(long more);

  /**
   * Removes what was deleted within a span from where it was stored, where that does not come by
   * itself. May take long; ends early after {@link #stopPurging}.
   */
  void purge(KeySpan span);

  /** Lets no {@link #purge} go on. */
  void stopPurging();

  /**
   * The numbers that versions, tenants and indexes are given; asked for once.
   *
   * @param lanes how many places will {@link Counter#note} it
   */
  Counter counter(InstantSource clock, int lanes);

  /**
   * Whether this process may build the indexes of a collection now: no other does.
   *
   * @param definition the key under which the indexes are
   */
  boolean mayBuild(byte[] definition);

  /** Says that the indexes of a collection are built. */
  void hasBuilt(byte[] definition);

  /**
   * Returns if it can be used.
   *
   * @throws StorageException.Unavailable if it cannot
   */
  void probe();

  @Override
  void close();
}
