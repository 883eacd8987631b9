package io.polygate.spi;

/** What must be so of an item before a mutation is made. */
public sealed interface Precondition {
  /** Whatever is there. */
  record None() implements Precondition {}

  /** There must be no such item. */
  record Absent() implements Precondition {}

  /** There must be such an item. */
  record Present() implements Precondition {}

  /** The item must have exactly this version. */
  record Matches(Version version) implements Precondition {}

  /** Whatever is there. */
  Precondition NONE = new None();

  /** There must be no such item. */
  Precondition ABSENT = new Absent();

  /** There must be such an item. */
  Precondition PRESENT = new Present();

  /** The item must have exactly this version. */
  static Precondition matches(Version version) {
    return new Matches(version);
  }
}
