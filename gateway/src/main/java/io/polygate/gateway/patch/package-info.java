/**
 * The two standard patch formats over values: {@link io.polygate.gateway.patch.MergePatch} (RFC
 * 7396) and {@link io.polygate.gateway.patch.JsonPatch} (RFC 6902).
 *
 * <p>Both give a new value and leave the old one as it is. Sets and binary data are values without
 * parts here.
 */
@NullMarked
package io.polygate.gateway.patch;

import org.jspecify.annotations.NullMarked;
