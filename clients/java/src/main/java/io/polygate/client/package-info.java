/**
 * Polygate's client: every operation of the API, generated of its document, and what makes them
 * easy and safe to use. {@link io.polygate.client.Polygate} is where to begin.
 */
@NullMarked
package io.polygate.client;

import org.jspecify.annotations.NullMarked;
