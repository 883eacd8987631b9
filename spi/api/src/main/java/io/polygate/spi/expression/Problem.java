package io.polygate.spi.expression;

import io.polygate.spi.StorageException;

/** The one form of what is said of a malformed expression. */
final class Problem {
  private static final String MALFORMED = "The expression is malformed.";

  private Problem() {}

  /** That something else was expected at a place. */
  static StorageException.Invalid at(String text, int place, String expected, String found) {
    return new StorageException.Invalid(
        MALFORMED, column(text, place) + ": expected " + expected + ", found " + found);
  }

  /** That something was expected, and something unspeakable was found. */
  static StorageException.Invalid at(String text, int place, String expected) {
    return new StorageException.Invalid(MALFORMED, column(text, place) + ": expected " + expected);
  }

  /** A place as people count, in characters from 1. */
  static String column(String text, int place) {
    return "column " + (text.codePointCount(0, place) + 1);
  }
}
