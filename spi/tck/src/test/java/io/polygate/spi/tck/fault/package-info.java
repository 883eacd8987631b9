@NullMarked
package io.polygate.spi.tck.fault;

import org.jspecify.annotations.NullMarked;
