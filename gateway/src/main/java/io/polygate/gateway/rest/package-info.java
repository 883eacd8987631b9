/**
 * The REST API: what comes over HTTP becomes values of the SPI, and answers and failures become
 * HTTP again. Nothing below this package knows HTTP.
 */
@NullMarked
package io.polygate.gateway.rest;

import org.jspecify.annotations.NullMarked;
