@NullMarked
package io.polygate.gateway.reference;

import org.jspecify.annotations.NullMarked;
