@NullMarked
package io.polygate.reliability.history;

import org.jspecify.annotations.NullMarked;
