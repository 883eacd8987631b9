package io.polygate.gateway.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Gives the times of requests buckets, so that quantiles can be had over many gateways. */
@Singleton
final class LatencyHistograms implements MeterFilter {
  private static final String REQUESTS = "http.server.requests";
  private static final double[] BUCKETS =
      DoubleStream.concat(
              DoubleStream.of(250_000, 500_000),
              LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000)
                  .mapToDouble(millis -> Duration.ofMillis(millis).toNanos()))
          .toArray();

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    return id.getName().equals(REQUESTS)
        ? DistributionStatisticConfig.builder()
            .serviceLevelObjectives(BUCKETS)
            .build()
            .merge(config)
        : config;
  }
}
