/** Who is let in: keys and tokens against a real process. */
@NullMarked
package io.polygate.it.access;

import org.jspecify.annotations.NullMarked;
