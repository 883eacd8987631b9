package io.polygate.gateway.cli;

import io.polygate.gateway.access.KeyAdministration;
import io.polygate.gateway.access.KeyFile;
import java.time.Duration;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options that say which keys a command is about, and work with them. */
final class KeyStore extends OperatorFiles {
  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,5})([smhd])");

  /**
   * Works with the keys.
   *
   * @return the exit code
   */
  int with(ToIntFunction<KeyAdministration> work) {
    return with(
        "polygate.access.keys-file",
        KeyFile.NAME,
        path -> work.applyAsInt(new KeyAdministration(new KeyFile(path))));
  }

  /** A time such as {@code 90d}. */
  Duration time(String option, String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw wrong(option + " must be a time such as 90d, 12h, 30m or 10s");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
