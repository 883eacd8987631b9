package io.polygate.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every way in which storage can refuse or fail. The set is closed, so that whoever maps it (to
 * HTTP, to a retry) is told by the compiler when it grows.
 *
 * <p>Messages are fixed text that may be shown to a client; the facts are in fields, so that no
 * stored value, path or engine message can slip into an answer. The engine's own exception is the
 * cause, for the operator's log.
 */
public abstract sealed class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What the client knows of the effects after this failure. */
  public Outcome outcome() {
    return Outcome.NONE;
  }

  /** What happened to the data when an operation failed. */
  public enum Outcome {
    /** Nothing was changed. */
    NONE,
    /** The change may or may not have been made. */
    UNKNOWN
  }

  /** The request is malformed: it can never succeed as it stands. */
  public static final class Invalid extends StorageException {
    private static final long serialVersionUID = 1L;
    private final String where;

    /**
     * A refusal of malformed input.
     *
     * @param where the parameter, JSON pointer or position at fault
     */
    public Invalid(String message, String where) {
      super(message, null);
      this.where = where;
    }

    /** The parameter, JSON pointer or position at fault. */
    public String where() {
      return where;
    }
  }

  /** What was asked for does not exist. */
  public static final class NotFound extends StorageException {
    private static final long serialVersionUID = 1L;
    private final Subject subject;

    /** The absence of one kind of thing. */
    public NotFound(Subject subject) {
      super(subject.message, null);
      this.subject = subject;
    }

    /** What is absent. */
    public Subject subject() {
      return subject;
    }

    /** What can be absent. */
    public enum Subject {
      /** No such namespace is configured. */
      NAMESPACE("There is no such namespace."),
      /** The namespace has no such tenant. */
      TENANT("The namespace has no such tenant."),
      /** The namespace does not define such a collection. */
      COLLECTION("The namespace defines no such collection."),
      /** The collection's definition has no such index. */
      INDEX("The collection has no such index."),
      /** The collection has no such item. */
      ITEM("The collection has no such item."),
      /** Changes from there on are not kept, or not any more. */
      CHANGES("The changes after that one are not kept any more.");

      private final String message;

      Subject(String message) {
        this.message = message;
      }
    }
  }

  /** The operation lost against a concurrent one, or against the state of the thing itself. */
  public static final class Conflict extends StorageException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    /** A conflict for a stated reason. */
    public Conflict(Reason reason) {
      super(reason.message, null);
      this.reason = reason;
    }

    /** Why the operation could not be done now. */
    public Reason reason() {
      return reason;
    }

    /** The conflicts that there are. */
    public enum Reason {
      /** A concurrent write of the same items was in the way; nothing was done. */
      CONCURRENT_WRITE("A concurrent write was in the way."),
      /** A request with the same idempotency key has not ended yet. */
      IDEMPOTENCY_KEY_IN_FLIGHT("A request with the same Idempotency-Key is still running."),
      /** The writes that a consistency token stands for are gone: they will never be seen. */
      LOST_WRITES("The writes that the Consistency-Token stands for were lost."),
      /** What would be created is there already. */
      EXISTS("It exists already."),
      /** Another item refers to the one that would be deleted. */
      REFERENCED("Another item refers to it.");

      private final String message;

      Reason(String message) {
        this.message = message;
      }
    }
  }

  /** One or more preconditions or conditions did not hold; nothing was done. */
  public static final class PreconditionFailed extends StorageException {
    private static final long serialVersionUID = 1L;
    private final transient List<FailedCheck> failedChecks;

    /** A refusal that lists every operation that failed its check, at least one. */
    public PreconditionFailed(List<FailedCheck> failedChecks) {
      super("A precondition did not hold.", null);
      this.failedChecks = List.copyOf(failedChecks);
    }

    /** What failed, in the order of the operations; for a single operation one entry, index 0. */
    public List<FailedCheck> failedChecks() {
      return failedChecks;
    }
  }

  /**
   * One operation that failed its check: the first thing of its guard that does not hold.
   *
   * @param index the operation's place in the transaction, from 0; 0 outside of one
   * @param code which kind of check failed
   * @param current the item's version now; empty if there is no such item
   */
  public record FailedCheck(int index, Code code, Optional<Version> current) {
    /** The kinds of check. */
    public enum Code {
      /** The item is there, and should not be. */
      EXISTS,
      /** The item is not there, and should be, in whatever version. */
      ABSENT,
      /** The item has another version. */
      VERSION,
      /** The condition expression is false. */
      CONDITION
    }
  }

  /** Something is larger than its limit. */
  public static final class TooLarge extends StorageException {
    private static final long serialVersionUID = 1L;
    private final String limit;
    private final long maximum;
    private final long actual;

    /**
     * A refusal that names the limit.
     *
     * @param limit the limit's published name
     * @param maximum its value, in the unit that its name states
     * @param actual what was given, in the same unit; -1 if it was not measured to its end
     */
    public TooLarge(String message, String limit, long maximum, long actual) {
      super(message, null);
      this.limit = limit;
      this.maximum = maximum;
      this.actual = actual;
    }

    /** The limit's published name. */
    public String limit() {
      return limit;
    }

    /** The largest that is accepted, in the unit that the name states. */
    public long maximum() {
      return maximum;
    }

    /** What was given, or -1 if it was not measured to its end. */
    public long actual() {
      return actual;
    }
  }

  /** The request is well-formed but its content cannot be accepted. */
  public static final class Rejected extends StorageException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;
    private final String where;

    /**
     * A refusal of content.
     *
     * @param where the field, JSON pointer or position at fault
     */
    public Rejected(String message, String where) {
      this(Reason.CONTENT, message, where);
    }

    /** A refusal for a reason of its own. */
    public Rejected(Reason reason, String message, String where) {
      super(message, null);
      this.reason = reason;
      this.where = where;
    }

    /** Why. */
    public Reason reason() {
      return reason;
    }

    /** The field, JSON pointer or position at fault. */
    public String where() {
      return where;
    }

    /** Reasons that clients tell apart. */
    public enum Reason {
      /** The content does not fit the definition or what can be stored. */
      CONTENT,
      /** The idempotency key was used before with another request. */
      IDEMPOTENCY_KEY_REUSED,
      /** The caller may write other items, but not this one, or not with this value. */
      NOT_GRANTED
    }
  }

  /** The tenant asks for more than it may have now. */
  public static final class Throttled extends StorageException {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    /** A refusal that says when to come back. */
    public Throttled(Duration retryAfter) {
      super("Too many requests.", null);
      this.retryAfter = retryAfter;
    }

    /** After how long a retry makes sense. */
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** Stored data is not what was written. */
  public static final class Corrupt extends StorageException {
    private static final long serialVersionUID = 1L;

    /** Damage that was detected. */
    public Corrupt(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The backend does not have the part that the request needs. */
  public static final class Unsupported extends StorageException {
    private static final long serialVersionUID = 1L;
    private final Part part;

    /** A refusal that names the missing part. */
    public Unsupported(Part part) {
      super("The namespace's backend cannot do this.", null);
      this.part = part;
    }

    /** What is missing. */
    public Part part() {
      return part;
    }
  }

  /** The backend cannot be reached or is overloaded; nothing was done, a retry is safe. */
  public static final class Unavailable extends StorageException {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    /** A failure without effect. */
    public Unavailable(String message, Duration retryAfter, @Nullable Throwable cause) {
      super(message, cause);
      this.retryAfter = retryAfter;
    }

    /** After how long a retry makes sense. */
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** The backend failed in a way that leaves open whether the change was made. */
  public static final class OutcomeUnknown extends StorageException {
    private static final long serialVersionUID = 1L;

    /** A failure with an unknown effect: to be retried with the same idempotency key only. */
    public OutcomeUnknown(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public Outcome outcome() {
      return Outcome.UNKNOWN;
    }
  }

  /** The backend has no room left; nothing was done. */
  public static final class OutOfSpace extends StorageException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Quota> quota;

    /** A full disk, or a limit of the engine's own. */
    public OutOfSpace(String message, @Nullable Throwable cause) {
      super(message, cause);
      this.quota = Optional.empty();
    }

    /** A quota that is used up. */
    public OutOfSpace(Quota quota, String message) {
      super(message, null);
      this.quota = Optional.of(quota);
    }

    /** The quota that is used up; empty if it is none. */
    public Optional<Quota> quota() {
      return quota;
    }

    /**
     * How much there may be.
     *
     * @param limit the limit's published name
     * @param maximum the most, in the unit that its name states
     * @param actual what there is, in the same unit
     */
    public record Quota(String limit, long maximum, long actual) {}
  }
}
