package io.polygate.reliability;

import io.polygate.it.server.Http;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is not as it was acknowledged.
 *
 * @param acknowledged writes that were acknowledged
 * @param items lines of the ledger that are not found
 * @param additions additions that do not count
 * @param doubled additions that count more than once
 */
record Losses(long acknowledged, List<String> items, long additions, long doubled) {
  private static final int SHOWN = 5;

  /** Nothing is lost of nothing. */
  static final Losses NONE = new Losses(0, List.of(), 0, 0);

  /**
   * Looks for all that was acknowledged; what was not is sent again first, and is acknowledged now.
   *
   * @param http a way to the gateway that is sound
   * @param ledger the file of the workload's ledger
   */
  static Losses find(Http http, Workload workload, Path ledger) throws IOException {
    workload.start();
    workload.await(2L * workload.writers());
    workload.stop();
    Workload.Counters counters = workload.counters();
    List<String> lost = Search.lost(http, Ledger.read(ledger));
    return new Losses(workload.acknowledged(), lost, counters.missing(), counters.doubled());
  }

  Losses plus(Losses other) {
    return new Losses(
        acknowledged + other.acknowledged,
        Stream.concat(items.stream(), other.items.stream()).toList(),
        additions + other.additions,
        doubled + other.doubled);
  }

  /** How many acknowledged writes are missing. */
  long lost() {
    return items.size() + additions;
  }

  /** Whether everything is there, once. */
  boolean isNone() {
    return lost() == 0 && doubled == 0;
  }

  /** The first few items that are missing, for whoever looks for the reason. */
  String examples() {
    return "items " + items.stream().limit(SHOWN).toList() + ", additions " + additions;
  }

  @Override
  public String toString() {
    return "%,d acknowledged, %d lost, %d doubled".formatted(acknowledged, lost(), doubled);
  }
}
