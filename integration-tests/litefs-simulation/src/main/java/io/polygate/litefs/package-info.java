/**
 * A cluster that behaves as LiteFS 0.5 does, as far as directories without FUSE can: for tests on
 * machines where nothing can be mounted.
 */
@NullMarked
package io.polygate.litefs;

import org.jspecify.annotations.NullMarked;
