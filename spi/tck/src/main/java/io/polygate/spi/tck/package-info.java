/**
 * The test kit: one abstract contract for each part of the SPI, which every backend runs over
 * itself.
 *
 * <p>A backend's test is one class: it extends {@link io.polygate.spi.tck.BackendContract}, says
 * how the backend is opened and what it declares, and nests one subclass for each optional part.
 */
@NullMarked
package io.polygate.spi.tck;

import org.jspecify.annotations.NullMarked;
