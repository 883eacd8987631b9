/** What is measured of requests beyond what the server measures by itself. */
@NullMarked
package io.polygate.gateway.metrics;

import org.jspecify.annotations.NullMarked;
