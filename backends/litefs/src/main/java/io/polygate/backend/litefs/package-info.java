/**
 * SQLite on a LiteFS mount: reads beside the user, writes sent on to the node that may write, and
 * tokens by which a client sees its own writes on every node. {@code DESIGN.md} says why things are
 * as they are.
 */
@NullMarked
package io.polygate.backend.litefs;

import org.jspecify.annotations.NullMarked;
