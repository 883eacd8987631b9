/** Tests of limits and suspensions. */
@NullMarked
package io.polygate.gateway.limits;

import org.jspecify.annotations.NullMarked;
