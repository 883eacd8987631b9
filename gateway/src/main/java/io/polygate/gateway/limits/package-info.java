/** How much a namespace and its tenants may ask for, and which tenants may not ask at all. */
@NullMarked
package io.polygate.gateway.limits;

import org.jspecify.annotations.NullMarked;
