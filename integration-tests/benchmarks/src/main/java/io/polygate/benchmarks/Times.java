package io.polygate.benchmarks;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Durations of like things, kept to three digits. Not safe for concurrent use. */
final class Times {
  /** Longer times are kept as this one. */
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final int DIGITS = 3;

  private final Histogram histogram = new Histogram(LONGEST_NANOS, DIGITS);

  void add(long nanos) {
    histogram.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
  }

  long count() {
    return histogram.getTotalCount();
  }

  /**
   * The smallest time that at least this share of the times does not exceed.
   *
   * @param percentile from 0 to 100
   * @throws IllegalStateException when nothing was added
   */
  double millisAt(double percentile) {
    if (histogram.getTotalCount() == 0) {
      throw new IllegalStateException("a percentile of no times");
    }
    return histogram.getValueAtPercentile(percentile) / 1e6;
  }
}
