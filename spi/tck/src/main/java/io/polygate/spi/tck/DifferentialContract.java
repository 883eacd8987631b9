package io.polygate.spi.tck;

import io.polygate.spi.tck.differential.Differential;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A backend gives the same outcomes as the reference store to the same random operations.
 *
 * <p>The system property {@code polygate.tck.operations} sets how many there are in all, {@code
 * polygate.tck.seed} where the streams begin; a failure names the seed of its stream.
 */
public abstract class DifferentialContract extends Contract {
  private static final int STREAMS = 4;
  private static final int OPERATIONS = Integer.getInteger("polygate.tck.operations", 2_000);
  private static final long SEED = Long.getLong("polygate.tck.seed", 20_310_506L);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void streamHasTheOutcomesOfTheReferenceStore(int stream) {
    Differential.compare(backend(), clock, harness().parts(), SEED + stream, OPERATIONS / STREAMS);
  }
}
