package io.polygate.spi;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the texts that backends' settings are given as. Each failure is a {@link
 * ConfigurationException} that names the key and what it must be.
 */
public final class SettingText {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m)");

  private SettingText() {}

  /** {@code fsync} or {@code process}. */
  public static Durability durability(String key, String text) {
    return switch (text) {
      case "fsync" -> Durability.FSYNC;
      case "process" -> Durability.PROCESS;
      default -> throw wrong(key, "fsync or process", text);
    };
  }

  /** A whole number within bounds, both included. */
  public static long number(String key, String text, long least, long most) {
    String expected = "a whole number from " + least + " to " + most;
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong(key, expected, text);
    }
    throw wrong(key, expected, text);
  }

  /** A number of bytes within bounds, both included; it may end in K, M or G. */
  public static long bytes(String key, String text, long least, long most) {
    String expected = "a number of bytes, at least " + least + ", which may end in K, M or G";
    try {
      long bytes = Math.multiplyExact(Long.parseLong(digits(text)), unit(text));
      if (bytes >= least && bytes <= most) {
        return bytes;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong(key, expected, text);
    }
    throw wrong(key, expected, text);
  }

  /** A time within bounds, both included, as a number that ends in ms, s or m. */
  public static Duration duration(String key, String text, Duration least, Duration most) {
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
          };
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
        return duration;
      }
    }
    throw wrong(
        key,
        "a time from "
            + least.toMillis()
            + "ms to "
            + most.toSeconds()
            + "s, as a number that ends in ms, s or m",
        text);
  }

  private static String digits(String text) {
    return unit(text) == 1 ? text : text.substring(0, text.length() - 1);
  }

  private static long unit(String text) {
    return switch (text.isEmpty() ? '0' : Character.toUpperCase(text.charAt(text.length() - 1))) {
      case 'K' -> KIB;
      case 'M' -> MIB;
      case 'G' -> 1024 * MIB;
      default -> 1;
    };
  }

  /** The failure of a text that is not what it must be. */
  public static ConfigurationException wrong(String key, String expected, String text) {
    return new ConfigurationException(key + " must be " + expected + ", not \"" + text + "\".");
  }
}
