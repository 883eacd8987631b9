@NullMarked
package io.polygate.backend.sharded;

import org.jspecify.annotations.NullMarked;
