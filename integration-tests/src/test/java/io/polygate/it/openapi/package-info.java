/** The OpenAPI document of the running server, and a fuzzer that takes it at its word. */
@NullMarked
package io.polygate.it.openapi;

import org.jspecify.annotations.NullMarked;
