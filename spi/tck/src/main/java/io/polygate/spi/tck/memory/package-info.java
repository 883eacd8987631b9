/**
 * The reference store: every part, in memory, under one lock. What it does is what the contracts
 * mean; other backends are compared with it.
 */
@NullMarked
package io.polygate.spi.tck.memory;

import org.jspecify.annotations.NullMarked;
