package io.polygate.benchmarks;

import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a write pays for its check, and what it would pay for a tree. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BenchmarkJson {
  /** How many items the document has, in an array. */
  @Param({"1", "100"})
  private int items;

  private byte[] document = new byte[0];

  /** Makes the document. */
  @Setup
  public void write() {
    document =
        ("[" + (Samples.ITEM + ",").repeat(items - 1) + Samples.ITEM + "]")
            .getBytes(StandardCharsets.UTF_8);
  }

  /** One pass without a tree. */
  @Benchmark
  public int validate() {
    return Json.validate(document);
  }

  /** The tree. */
  @Benchmark
  public Value parse() {
    return Json.parse(document);
  }
}
