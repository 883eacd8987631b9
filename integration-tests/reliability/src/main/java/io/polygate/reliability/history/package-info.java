/**
 * Histories of a register under concurrency, and the check that they could have been sequential.
 */
@NullMarked
package io.polygate.reliability.history;

import org.jspecify.annotations.NullMarked;
