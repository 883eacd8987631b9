package io.polygate.reliability.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Clients that use a few registers at once, at random, and keep what they saw. */
public final class Recorder {
  private static final int BACK_OFF_MILLIS = 100;

  private final Register register;
  private final List<String> keys;
  private final Map<String, List<Operation>> histories = new ConcurrentHashMap<>();

  /**
   * Clients of registers that hold nothing.
   *
   * @param keys the registers, which nobody else uses
   */
  public Recorder(Register register, List<String> keys) {
    this.register = register;
    this.keys = List.copyOf(keys);
    keys.forEach(key -> histories.put(key, new ArrayList<>()));
  }

  /**
   * Lets some clients do operations until all are done, each client on a thread of its own.
   *
   * @param operations how many, over all clients
   */
  public void run(int clients, int operations, long seed) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Client client = new Client(i, new Random(seed * 1_000 + i), operations / clients);
      threads.add(Thread.ofPlatform().name("client-" + i).daemon().start(client));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** What happened, one history for each register. */
  public Collection<List<Operation>> histories() {
    return histories.values();
  }

  /** Whether the history of each register is linearizable. */
  public boolean isLinearizable() {
    return histories().stream().allMatch(Linearizability::holds);
  }

  private void keep(String key, Operation operation) {
    List<Operation> history = histories.get(key);
    if (history == null) {
      throw new IllegalArgumentException(key);
    }
    synchronized (history) {
      history.add(operation);
    }
  }

  /** Asks no more for a while, so that not all that is left to ask falls into one failure. */
  private static void backOff() {
    try {
      Thread.sleep(BACK_OFF_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private final class Client implements Runnable {
    private final int number;
    private final Random random;
    private final int operations;
    private final Map<String, Register.Held> seen = new HashMap<>();

    Client(int number, Random random, int operations) {
      this.number = number;
      this.random = random;
      this.operations = operations;
    }

    @Override
    public void run() {
      for (int i = 0; i < operations; i++) {
        String key = keys.get(random.nextInt(keys.size()));
        String value = number + "-" + i;
        Register.Held held = seen.get(key);
        int dice = random.nextInt(10);
        if (dice < 4) {
          read(key);
        } else if (dice < 7 && held != null && held.tag() != null) {
          compareAndSet(key, held, value);
        } else {
          write(key, dice == 9 ? null : value);
        }
      }
    }

    private void read(String key) {
      long called = System.nanoTime();
      try {
        Register.Held held = register.read(key);
        seen.put(key, held);
        keep(key, Operation.Kind.READ, null, held.value(), Operation.End.DONE, called);
      } catch (IOException e) {
        // Nothing was seen.
        backOff();
      }
    }

    private void write(String key, @Nullable String value) {
      long called = System.nanoTime();
      Operation.End end = Operation.End.DONE;
      try {
        seen.put(key, register.write(key, value));
      } catch (IOException e) {
        end = Operation.End.UNKNOWN;
        backOff();
      }
      keep(key, Operation.Kind.WRITE, null, value, end, called);
    }

    private void compareAndSet(String key, Register.Held expected, String value) {
      long called = System.nanoTime();
      Operation.End end = Operation.End.DONE;
      try {
        Register.Held held = register.compareAndSet(key, expected, value);
        if (held == null) {
          end = Operation.End.REFUSED;
          seen.remove(key);
        } else {
          seen.put(key, held);
        }
      } catch (IOException e) {
        end = Operation.End.UNKNOWN;
        backOff();
      }
      keep(key, Operation.Kind.COMPARE_AND_SET, expected.value(), value, end, called);
    }

    private void keep(
        String key,
        Operation.Kind kind,
        @Nullable String expected,
        @Nullable String value,
        Operation.End end,
        long called) {
      long returned = end == Operation.End.UNKNOWN ? Long.MAX_VALUE : System.nanoTime();
      Recorder.this.keep(key, new Operation(kind, expected, value, end, called, returned));
    }
  }
}
