package io.polygate.reliability;

import io.polygate.it.server.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks for everything that a ledger says was acknowledged. */
final class Search {
  private static final int SEARCHERS = 8;

  private Search() {}

  /** The ledger's lines that have no item, or one with another value. */
  static List<String> lost(Http http, List<String> lines) {
    AtomicInteger next = new AtomicInteger();
    Queue<String> lost = new ConcurrentLinkedQueue<>();
    List<Throwable> failures = new ArrayList<>();
    List<Thread> searchers = new ArrayList<>();
    for (int i = 0; i < SEARCHERS; i++) {
      searchers.add(
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      for (int at; (at = next.getAndIncrement()) < lines.size(); ) {
                        if (!Workload.isThere(http, lines.get(at))) {
                          lost.add(lines.get(at));
                        }
                      }
                    } catch (RuntimeException | Error e) {
                      synchronized (failures) {
                        failures.add(e);
                      }
                    }
                  }));
    }
    for (Thread searcher : searchers) {
      try {
        searcher.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("the search broke off", failures.getFirst());
    }
    return List.copyOf(lost);
  }
}
