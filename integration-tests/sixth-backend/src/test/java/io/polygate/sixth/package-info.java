@NullMarked
package io.polygate.sixth;

import org.jspecify.annotations.NullMarked;
