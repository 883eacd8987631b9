package io.polygate.client;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A list that comes page after page, each read when the first of it is asked for. Each iterator
 * begins anew; one of them is for one thread.
 *
 * @param <T> what the list has
 */
public final class Pages<T> implements Iterable<T> {
  private final Function<Optional<String>, Page<T>> read;

  /**
   * Makes a list of what reads its pages.
   *
   * @param read reads the page that a cursor stands for, or the first one
   */
  Pages(Function<Optional<String>, Page<T>> read) {
    this.read = read;
  }

  /**
   * A page.
   *
   * @param entries what it has
   * @param next the cursor of the next page, if there is one
   */
  record Page<T>(List<T> entries, Optional<String> next) {}

  /**
   * All of it, page after page.
   *
   * @throws PolygateException while it is iterated over, what the gateway refuses
   * @throws java.io.UncheckedIOException while it is iterated over, if no answer came
   */
  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {
      private Iterator<T> entries = List.<T>of().iterator();
      private Optional<String> cursor = Optional.empty();
      private boolean begun;

      @Override
      public boolean hasNext() {
        while (!entries.hasNext() && (!begun || cursor.isPresent())) {
          Page<T> page = read.apply(cursor);
          begun = true;
          entries = page.entries().iterator();
          cursor = page.next();
        }
        return entries.hasNext();
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return entries.next();
      }
    };
  }

  /** All of it, as {@link #iterator()} gives it. */
  public Stream<T> stream() {
    return StreamSupport.stream(spliterator(), false);
  }
}
