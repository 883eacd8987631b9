/** What is measured of requests, and of what backends remember. */
@NullMarked
package io.polygate.gateway.metrics;

import org.jspecify.annotations.NullMarked;
