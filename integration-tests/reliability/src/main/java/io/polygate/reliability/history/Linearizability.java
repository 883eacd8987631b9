package io.polygate.reliability.history;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the operations on one register could have happened one after the other, each at a moment
 * between its call and its return.
 *
 * <p>The search is that of Wing and Gong (1993) with the memory of Lowe (2017): operations are
 * taken in an order that their times allow, and what was tried with the same set of operations done
 * and the same value is not tried again. An operation whose end is unknown may be left out; of such
 * operations that do the same, the one that was called first is taken first.
 */
public final class Linearizability {
  /** A value that no client writes. */
  private static final String UNSEEN = "(unseen)";

  private Linearizability() {}

  /** What is known of a moment of the search: which operations are done, and the value then. */
  private record Moment(BitSet done, @Nullable String state) {}

  /** What an operation does to whatever it finds. */
  private record Effect(Operation.Kind kind, @Nullable String expected, @Nullable String value) {}

  /** A step of the search, to take back. */
  private record Step(int operation, @Nullable String before) {}

  /**
   * Whether the history of a register, which holds nothing at first, is linearizable.
   *
   * @throws IllegalStateException if that could not be found out: too much of it is unknown
   */
  public static boolean holds(List<Operation> history) {
    List<Operation> required = inOrder(history, op -> op.end() != Operation.End.UNKNOWN);
    Set<String> seen = seen(history);
    // A read that nobody saw the end of says nothing.
    List<Operation> optional =
        inOrder(
                history,
                op -> op.end() == Operation.End.UNKNOWN && op.kind() != Operation.Kind.READ)
            .stream()
            .map(op -> isSeen(op.value(), seen) ? op : withUnseenValue(op))
            .toList();
    return new Search(required, optional).run();
  }

  /** The values that anybody found or wanted to find. */
  private static Set<String> seen(List<Operation> history) {
    Set<String> seen = new HashSet<>();
    for (Operation operation : history) {
      String value =
          switch (operation.kind()) {
            case READ -> operation.value();
            case COMPARE_AND_SET -> operation.expected();
            case WRITE -> null;
          };
      if (value != null) {
        seen.add(value);
      }
    }
    return seen;
  }

  private static boolean isSeen(@Nullable String value, Set<String> seen) {
    return value == null || seen.contains(value);
  }

  /** Values that nobody ever saw are all the same to everybody. */
  private static Operation withUnseenValue(Operation operation) {
    return new Operation(
        operation.kind(),
        operation.expected(),
        UNSEEN,
        operation.end(),
        operation.called(),
        operation.returned());
  }

  private static List<Operation> inOrder(List<Operation> history, Predicate<Operation> which) {
    return history.stream()
        .filter(which)
        .sorted(Comparator.comparingLong(Operation::called))
        .toList();
  }

  private static final class Search {
    private static final int MOST_MOMENTS = 3_000_000;

    /** Those that must be done, by their calls, and then those that may be. */
    private final List<Operation> operations;

    private final int required;
    private final int[] before;
    private final BitSet done;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Set<Moment> tried = new HashSet<>();
    private @Nullable String state;

    /** The first required operation that is not done. */
    private int first;

    Search(List<Operation> required, List<Operation> optional) {
      this.operations = Stream.concat(required.stream(), optional.stream()).toList();
      this.required = required.size();
      this.before = sameBefore(operations, this.required);
      this.done = new BitSet(operations.size());
    }

    /** For each operation that may be left out, the one before it that does the same, or -1. */
    private static int[] sameBefore(List<Operation> operations, int required) {
      int[] before = new int[operations.size()];
      Map<Effect, Integer> last = new HashMap<>();
      for (int i = 0; i < before.length; i++) {
        Operation operation = operations.get(i);
        Effect effect = new Effect(operation.kind(), operation.expected(), operation.value());
        Integer same = i < required ? null : last.put(effect, i);
        before[i] = same == null ? -1 : same;
      }
      return before;
    }

    boolean run() {
      int from = 0;
      while (first < required) {
        int next = nextPossible(from);
        if (next >= 0) {
          steps.push(new Step(next, state));
          state = operations.get(next).after(state);
          first = done.nextClearBit(first);
          from = first;
          continue;
        }
        if (steps.isEmpty()) {
          return false;
        }
        Step last = steps.pop();
        done.clear(last.operation);
        first = Math.min(first, last.operation);
        state = last.before;
        from = last.operation + 1;
      }
      return true;
    }

    /** Marks the next operation that may come now and leads to something new as done. */
    private int nextPossible(int from) {
      // What was called after another one returned cannot come before it.
      long earliestReturn = earliestReturn();
      for (int i = from; i < operations.size(); i++) {
        Operation operation = operations.get(i);
        if (operation.called() > earliestReturn) {
          if (i >= required) {
            return -1;
          }
          // On to those that may be done.
          i = required - 1;
          continue;
        }
        boolean isNext = !done.get(i) && (before[i] < 0 || done.get(before[i]));
        if (isNext && operation.isPossible(state)) {
          done.set(i);
          if (tried.add(new Moment((BitSet) done.clone(), operation.after(state)))) {
            return i;
          }
          done.clear(i);
        }
      }
      if (tried.size() > MOST_MOMENTS) {
        throw new IllegalStateException("undecided after " + tried.size() + " moments");
      }
      return -1;
    }

    private long earliestReturn() {
      long earliest = Long.MAX_VALUE;
      for (int i = first; i < required && operations.get(i).called() <= earliest; i++) {
        if (!done.get(i)) {
          earliest = Math.min(earliest, operations.get(i).returned());
        }
      }
      return earliest;
    }
  }
}
