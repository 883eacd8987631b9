/** The image, opened and looked at. */
@NullMarked
package io.polygate.image;

import org.jspecify.annotations.NullMarked;
