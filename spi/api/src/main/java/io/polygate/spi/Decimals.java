package io.polygate.spi;

import java.math.BigDecimal;

/**
 * Which numbers a value can hold: up to {@value #MAX_DIGITS} significant digits and a magnitude
 * from 1E-130 to 9.99…E+125, or zero. Every backend keeps these exactly.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">DynamoDB's
 *     number type, whose range this is</a>
 */
public final class Decimals {
  /**
   * The most significant digits; zeros before the first and after the last other digit do not
   * count.
   */
  public static final int MAX_DIGITS = 38;

  /** The exponent of the smallest magnitude, in scientific notation. */
  public static final int MIN_EXPONENT = -130;

  /** The exponent of the largest magnitude, in scientific notation. */
  public static final int MAX_EXPONENT = 125;

  static final String TOO_PRECISE = "A number has more than 38 significant digits.";
  static final String OUT_OF_RANGE = "A number is outside the range of 1E-130 to 9.99E+125.";

  private Decimals() {}

  /**
   * The same number in the one form that is stored and written: without zeros at the end of its
   * fraction, and as a whole number where that takes at most {@value #MAX_DIGITS} digits.
   *
   * @param where what the error names: a position, or the part of the request
   * @throws StorageException.Rejected if the number has too many digits or is out of range
   */
  public static BigDecimal canonical(BigDecimal number, String where) {
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    checkExponent((long) number.precision() - number.scale() - 1, where);
    BigDecimal shortest = number.scale() == 0 ? number : number.stripTrailingZeros();
    if (shortest.precision() > MAX_DIGITS) {
      shortest = shortest.stripTrailingZeros();
      if (shortest.precision() > MAX_DIGITS) {
        throw new StorageException.Rejected(TOO_PRECISE, where);
      }
    }
    return shortest.scale() < 0 && shortest.precision() - shortest.scale() <= MAX_DIGITS
        ? shortest.setScale(0)
        : shortest;
  }

  /** Whether a number is whole, however it is written: 5, 5.0 and 0.5E1 are. */
  public static boolean isWhole(BigDecimal number) {
    return number.scale() <= 0 || number.stripTrailingZeros().scale() <= 0;
  }

  /** Refuses the magnitude of a number that is not zero, by its exponent in scientific notation. */
  static void checkExponent(long exponent, String where) {
    if (!inRange(exponent)) {
      throw new StorageException.Rejected(OUT_OF_RANGE, where);
    }
  }

  /** Whether a number with this exponent in scientific notation is in range. */
  static boolean inRange(long exponent) {
    return exponent >= MIN_EXPONENT && exponent <= MAX_EXPONENT;
  }
}
