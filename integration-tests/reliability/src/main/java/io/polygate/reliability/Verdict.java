package io.polygate.reliability;

/**
 * What came out of a line.
 *
 * @param figure what was counted, in words
 * @param held whether the figure is as the target says
 * @param control what the same count found where the fault must show, in words
 * @param seen whether it showed there: a line that cannot see its fault proves nothing
 */
record Verdict(String figure, boolean held, String control, boolean seen) {
  /** Whether the promise held in a line that would have seen it broken. */
  boolean passed() {
    return held && seen;
  }
}
