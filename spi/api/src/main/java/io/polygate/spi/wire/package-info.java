/**
 * The calls of a backend as bytes: what one gateway says to another that holds a namespace for it.
 * Every value arrives as it was sent, which the public API, made for people, does not promise: it
 * signs cursors, takes fingerprints itself and knows times to live instead of instants.
 */
@NullMarked
package io.polygate.spi.wire;

import org.jspecify.annotations.NullMarked;
