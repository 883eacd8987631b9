/**
 * Who asks, and what they may do: credentials become a principal, whose grants say which
 * permissions it has where. Knows nothing of HTTP but a header's value.
 */
@NullMarked
package io.polygate.gateway.access;

import org.jspecify.annotations.NullMarked;
