package io.polygate.spi.tck.differential;

import io.polygate.spi.Backend;
import io.polygate.spi.Part;
import io.polygate.spi.Version;
import io.polygate.spi.tck.TestClock;
import io.polygate.spi.tck.memory.MemoryBackend;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Runs one stream of operations on a reference store and on a backend, and compares. */
public final class Differential {
  private static final int REMEMBERED = 12;

  private Differential() {}

  /**
   * Compares.
   *
   * @param tested a backend that was used for nothing else
   * @param clock the clock of that backend, which the stream moves
   * @param parts the parts that the stream may use
   * @param seed what all choices follow from
   * @param operations how many operations there are
   * @throws AssertionError at the first operation whose outcomes differ, saying how to repeat it
   */
  public static void compare(
      Backend tested, TestClock clock, Set<Part> parts, long seed, int operations) {
    Side expected = new Side(new MemoryBackend(clock));
    Side actual = new Side(tested);
    OperationStream stream = new OperationStream(seed, parts, tested.limits(), clock);
    Deque<Operation> last = new ArrayDeque<>();
    for (int number = 0; number < operations; number++) {
      Operation operation = stream.next();
      last.add(operation);
      if (last.size() > REMEMBERED) {
        last.remove();
      }
      Report wanted = operation.on(expected);
      Report found = operation.on(actual);
      if (!wanted.facts().equals(found.facts())
          || !places(wanted, expected).equals(places(found, actual))) {
        throw new AssertionError(complaint(seed, number, last, wanted, found));
      }
    }
  }

  private static List<Integer> places(Report report, Side side) {
    return report.versions().stream().map(side::place).toList();
  }

  private static String complaint(
      long seed, int number, Deque<Operation> last, Report wanted, Report found) {
    StringBuilder text = new StringBuilder();
    text.append("Operation %d of the stream with the seed %d differs.%n".formatted(number, seed));
    text.append("The last operations:\n");
    last.forEach(operation -> text.append("  ").append(operation).append('\n'));
    text.append("The reference store:\n");
    append(text, wanted);
    text.append("The tested backend:\n");
    append(text, found);
    return text.toString();
  }

  private static void append(StringBuilder text, Report report) {
    report.facts().forEach(fact -> text.append("  ").append(fact).append('\n'));
    text.append("  versions ")
        .append(report.versions().stream().map(Version::token).toList())
        .append('\n');
  }
}
