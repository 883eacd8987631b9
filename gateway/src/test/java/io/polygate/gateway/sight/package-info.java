@NullMarked
package io.polygate.gateway.sight;

import org.jspecify.annotations.NullMarked;
