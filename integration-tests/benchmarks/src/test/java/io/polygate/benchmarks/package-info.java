/** Tests of the measuring itself. None of them looks at how fast something is. */
@NullMarked
package io.polygate.benchmarks;

import org.jspecify.annotations.NullMarked;
