/**
 * The backend kind {@code journal}: each tenant's items in an append-only file of JSON lines, and
 * in memory. It has no part but items. It is not part of the gateway: it shows that a backend is a
 * jar, and that parts which a backend lacks are refused.
 */
@NullMarked
package io.polygate.sixth;

import org.jspecify.annotations.NullMarked;
