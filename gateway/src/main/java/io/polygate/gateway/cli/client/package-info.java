/**
 * Commands that speak to a running gateway over its API. None starts a server, or knows more of the
 * gateway than a client does.
 */
@NullMarked
package io.polygate.gateway.cli.client;

import org.jspecify.annotations.NullMarked;
