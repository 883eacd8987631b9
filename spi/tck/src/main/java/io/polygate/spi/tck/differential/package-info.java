/**
 * Compares a backend with the reference store: both are asked for the same random operations, and
 * must give the same outcomes.
 */
@NullMarked
package io.polygate.spi.tck.differential;

import org.jspecify.annotations.NullMarked;
