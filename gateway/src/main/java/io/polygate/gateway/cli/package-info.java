/** The command line of the gateway's one binary. */
@NullMarked
package io.polygate.gateway.cli;

import org.jspecify.annotations.NullMarked;
