/**
 * The table that says what expressions mean: the reference evaluators, and every backend that runs
 * expressions by itself, must agree with it.
 */
@NullMarked
package io.polygate.spi.tck.expression;

import org.jspecify.annotations.NullMarked;
