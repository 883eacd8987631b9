/** Names that somebody writes: in a configuration, on a command line, in a request. */
@NullMarked
package io.polygate.gateway.names;

import org.jspecify.annotations.NullMarked;
