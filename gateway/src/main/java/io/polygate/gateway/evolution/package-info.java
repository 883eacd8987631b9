/**
 * Items of several versions of their definition: seen as one of them, written as the one in force,
 * and brought there in the background.
 */
@NullMarked
package io.polygate.gateway.evolution;

import org.jspecify.annotations.NullMarked;
