package io.polygate.reliability.history;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Something that holds one value for each key, or none. Used by several threads. */
public interface Register {
  /** What is held, with what a compare-and-set needs to know it again. */
  record Held(@Nullable String value, @Nullable String tag) {}

  /**
   * Reads.
   *
   * @throws IOException if there was no answer
   */
  Held read(String key) throws IOException;

  /**
   * Writes, or removes the value if it is null; gives what is held then.
   *
   * @throws IOException if nobody knows whether it was done
   */
  Held write(String key, @Nullable String value) throws IOException;

  /**
   * Writes if what is held is still what it was; gives what is held then, or null if it was not.
   *
   * @throws IOException if nobody knows whether it was done
   */
  @Nullable Held compareAndSet(String key, Held expected, String value) throws IOException;
}
