/**
 * What a storage backend and the gateway know of each other: values, keys, parts and errors.
 *
 * <p>Depends on the JDK and JSpecify only. A backend is found by its {@link
 * io.polygate.spi.BackendFactory}; everything it can do for one tenant is a {@link
 * io.polygate.spi.Store}, a record of parts.
 */
@NullMarked
package io.polygate.spi;

import org.jspecify.annotations.NullMarked;
