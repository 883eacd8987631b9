/**
 * What a caller sees and may write of a tenant's items, where grants are of some items alone: a
 * store that shows these and no others.
 */
@NullMarked
package io.polygate.gateway.sight;

import org.jspecify.annotations.NullMarked;
