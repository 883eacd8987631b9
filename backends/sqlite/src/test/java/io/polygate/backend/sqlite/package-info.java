/** Tests of the SQLite backend. */
@NullMarked
package io.polygate.backend.sqlite;

import org.jspecify.annotations.NullMarked;
