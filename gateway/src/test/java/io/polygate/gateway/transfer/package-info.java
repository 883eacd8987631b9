/** Tests of items in bulk. */
@NullMarked
package io.polygate.gateway.transfer;

import org.jspecify.annotations.NullMarked;
