package io.polygate.gateway.catalog;

/** What cannot be done with the versions of a collection's definition as they stand. */
public final class VersionRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Kind kind;

  /** A refusal, with what the client may be told. */
  public VersionRefusal(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** Why it is refused. */
  public Kind kind() {
    return kind;
  }

  /** The kinds of refusal. */
  public enum Kind {
    /** Items are not served in the version that was asked for. */
    NOT_SERVED,
    /** The change cannot be made as the versions stand. */
    NOT_NOW
  }
}
