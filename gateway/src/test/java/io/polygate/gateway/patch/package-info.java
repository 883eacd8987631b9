/** Tests of the patch formats. */
@NullMarked
package io.polygate.gateway.patch;

import org.jspecify.annotations.NullMarked;
