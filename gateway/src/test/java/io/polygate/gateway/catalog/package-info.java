/** Tests of definitions, keys, rules and the catalog. */
@NullMarked
package io.polygate.gateway.catalog;

import org.jspecify.annotations.NullMarked;
