/** The client against a gateway, and what of it can be looked at alone. */
@NullMarked
package io.polygate.client;

import org.jspecify.annotations.NullMarked;
