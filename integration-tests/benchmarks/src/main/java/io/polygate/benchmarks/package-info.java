/**
 * Measures the packaged gateway against a floor: a server on the same Vert.x, with the same JVM
 * flags, that does nothing but read requests and repeat an answer.
 *
 * <p>{@link io.polygate.benchmarks.Bench} is the command line, {@code Cases} the list of what is
 * measured; a new case is one more entry of that list. The classes named {@code Benchmark*} are JMH
 * benchmarks of single calls, started by {@code org.openjdk.jmh.Main}.
 */
@NullMarked
package io.polygate.benchmarks;

import org.jspecify.annotations.NullMarked;
