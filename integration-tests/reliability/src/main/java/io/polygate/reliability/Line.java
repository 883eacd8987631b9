package io.polygate.reliability;

import java.io.IOException;
import java.util.Optional;

/**
 * A line of the scorecard: a promise, a way to break it, and a figure that says whether it held.
 */
interface Line {
  /** Its number in the list of what is promised. */
  int number();

  /** A word for it, unique among the lines. */
  String name();

  /** What the figure must be. */
  String target();

  /** What keeps it from running on this machine, for the user; empty if nothing does. */
  default Optional<String> impediment() {
    return Optional.empty();
  }

  /**
   * Makes the faults and counts.
   *
   * @throws IOException if the machine did not do what the line needs, which is no verdict
   */
  Verdict run(Rig rig) throws IOException;
}
