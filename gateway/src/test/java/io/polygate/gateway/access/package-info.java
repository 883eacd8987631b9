/** Tests of who may do what. */
@NullMarked
package io.polygate.gateway.access;

import org.jspecify.annotations.NullMarked;
