@NullMarked
package io.polygate.spi.tck;

import org.jspecify.annotations.NullMarked;
