/** Makes the gateway's container image without a container engine. */
@NullMarked
package io.polygate.image;

import org.jspecify.annotations.NullMarked;
