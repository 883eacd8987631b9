/** A real gateway process and the client that the tests talk to it with. */
@NullMarked
package io.polygate.it.server;

import org.jspecify.annotations.NullMarked;
