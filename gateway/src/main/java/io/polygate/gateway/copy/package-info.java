/** Copies of tenants as files: taken from any backend, and put into any. */
@NullMarked
package io.polygate.gateway.copy;

import org.jspecify.annotations.NullMarked;
