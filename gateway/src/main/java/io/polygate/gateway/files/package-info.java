/** Small files that an operator changes while the gateway runs. */
@NullMarked
package io.polygate.gateway.files;

import org.jspecify.annotations.NullMarked;
