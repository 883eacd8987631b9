package io.polygate.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * What a backend tells of itself whose data are copied to other nodes, each with a gateway of its
 * own. Safe for use by several threads.
 */
public interface Replication {
  /** What this node is at the moment. Without I/O. */
  Status status();

  /**
   * A token for all writes of a tenant that were acknowledged here. Without I/O and without
   * waiting.
   *
   * @return empty if none was since this process began
   */
  Optional<ConsistencyToken> position(StoreId id);

  /**
   * Waits until this node's own copy has what a token stands for.
   *
   * @return whether it has it; never on the node that writes, which has no copy
   * @throws StorageException.Invalid if the token is not one of this tenant
   */
  boolean await(StoreId id, ConsistencyToken token, Deadline deadline);

  /** How old what is read here may be at most; empty if nobody knows. Without I/O. */
  Optional<Duration> staleness();

  /**
   * The same backend for calls that another node sent on: they are answered here, or refused, and
   * never sent on again.
   *
   * @param epoch the reign that the other node believes this one to write in; 0 if it does not know
   * @throws StorageException.Unavailable if this node is not the one that writes, or writes in
   *     another reign
   */
  Backend forwarded(long epoch);

  /**
   * What a node is.
   *
   * @param role its role
   * @param primary the node that writes, by its name, where it is known
   */
  record Status(Role role, Optional<String> primary) {}

  /** What a node can be. */
  enum Role {
    /** It writes. */
    PRIMARY("primary"),
    /** It has a copy, and sends writes to the one that writes. */
    REPLICA("replica"),
    /** It has a copy, and nobody writes. */
    NO_PRIMARY("no-primary"),
    /** Nobody knows, so that it does not write. */
    UNKNOWN("unknown");

    private final String word;

    Role(String word) {
      this.word = word;
    }

    /** Its name in the API. */
    public String word() {
      return word;
    }
  }
}
