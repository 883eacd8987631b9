package io.polygate.spi.tck.fault;

import io.polygate.spi.Part;
import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The script of a {@link FaultyBackend}: which call of which part meets which fault. A call is one
 * call of any method of the part, by any thread and for any tenant; the first has the number 1.
 * Safe for use by several threads; a test may add faults while calls are made.
 */
public final class Faults {
  private final Map<Part, Integer> calls = new EnumMap<>(Part.class);
  private final Map<Part, Map<Integer, Fault>> script = new EnumMap<>(Part.class);

  /**
   * Adds a fault.
   *
   * @param call the number of the call that meets it
   * @return this script
   * @throws IllegalArgumentException if that call was made already
   */
  public synchronized Faults at(Part part, int call, Fault fault) {
    if (call <= calls(part)) {
      throw new IllegalArgumentException("Call " + call + " of " + part + " was made already.");
    }
    script.computeIfAbsent(part, absent -> new HashMap<>()).put(call, fault);
    return this;
  }

  /** Adds a fault for the next call of a part. */
  public synchronized Faults atNext(Part part, Fault fault) {
    return at(part, calls(part) + 1, fault);
  }

  /** How many calls of a part were made so far. */
  public synchronized int calls(Part part) {
    return calls.getOrDefault(part, 0);
  }

  /** Makes a call as the script wants it. */
  <T> T call(Part part, Supplier<T> work) {
    Optional<Fault> fault = next(part);
    if (fault.isEmpty()) {
      return work.get();
    }
    return switch (fault.get()) {
      case Fault.Refuse() ->
          throw new StorageException.Unavailable(
              "A fault of the test came before the effect.", Duration.ofMillis(1), null);
      case Fault.LoseAnswer() -> {
        var _ = work.get();
        throw new StorageException.OutcomeUnknown(
            "A fault of the test came after the effect.", null);
      }
      case Fault.WaitBefore(Gate gate) -> {
        gate.pass();
        yield work.get();
      }
      case Fault.WaitAfter(Gate gate) -> {
        T answer = work.get();
        gate.pass();
        yield answer;
      }
      case Fault.Repeat() -> {
        var _ = work.get();
        yield work.get();
      }
    };
  }

  private synchronized Optional<Fault> next(Part part) {
    int call = calls.merge(part, 1, Integer::sum);
    return Optional.ofNullable(script.getOrDefault(part, Map.of()).get(call));
  }
}
