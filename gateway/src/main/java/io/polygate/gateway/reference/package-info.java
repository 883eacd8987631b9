/**
 * Items that refer to items: reading them together, in a bounded number of look-ups.
 *
 * <p>Knows nothing of HTTP. {@link io.polygate.gateway.reference.Expander} is where to begin.
 */
@NullMarked
package io.polygate.gateway.reference;

import org.jspecify.annotations.NullMarked;
