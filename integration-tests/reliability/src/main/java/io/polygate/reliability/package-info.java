/** The scorecard: faults are made, and what was acknowledged is looked for afterwards. */
@NullMarked
package io.polygate.reliability;

import org.jspecify.annotations.NullMarked;
