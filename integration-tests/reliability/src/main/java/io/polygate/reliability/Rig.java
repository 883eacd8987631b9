package io.polygate.reliability;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Random;

/**
 * What a line works with.
 *
 * @param directory where it may leave files while it runs
 * @param seed of everything that is left to chance
 * @param soak whether to go on for as long as a night allows, rather than a coffee
 * @param progress where it says how far it is
 */
record Rig(Path directory, long seed, boolean soak, PrintStream progress) {
  /** The one number or the other. */
  int scale(int inShort, int inSoak) {
    return soak ? inSoak : inShort;
  }

  /** Chance for one part of a line, the same for the same seed. */
  Random random(String part) {
    return new Random(seed * 31 + part.hashCode());
  }

  /** Says how far the line is. */
  void say(String line) {
    progress.println("  " + line);
  }
}
