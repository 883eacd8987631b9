@NullMarked
package io.polygate.gateway.names;

import org.jspecify.annotations.NullMarked;
