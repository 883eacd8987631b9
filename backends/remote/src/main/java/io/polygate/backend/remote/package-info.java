/** A namespace that another gateway holds, asked over HTTP. */
@NullMarked
package io.polygate.backend.remote;

import org.jspecify.annotations.NullMarked;
