/**
 * A store that fails when a test says so: refusals before the effect, lost answers after it, calls
 * that wait for the test, requests that arrive twice.
 */
@NullMarked
package io.polygate.spi.tck.fault;

import org.jspecify.annotations.NullMarked;
