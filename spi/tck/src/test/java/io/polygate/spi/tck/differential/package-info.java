@NullMarked
package io.polygate.spi.tck.differential;

import org.jspecify.annotations.NullMarked;
