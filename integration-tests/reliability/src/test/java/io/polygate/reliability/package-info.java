@NullMarked
package io.polygate.reliability;

import org.jspecify.annotations.NullMarked;
