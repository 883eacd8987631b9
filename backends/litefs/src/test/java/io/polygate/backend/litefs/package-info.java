/** Tests of SQLite on a LiteFS mount. */
@NullMarked
package io.polygate.backend.litefs;

import org.jspecify.annotations.NullMarked;
