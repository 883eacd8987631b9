/** Tests of the KV backend. */
@NullMarked
package io.polygate.backend.kv;

import org.jspecify.annotations.NullMarked;
