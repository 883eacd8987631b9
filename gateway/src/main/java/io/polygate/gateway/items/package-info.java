/** What the gateway's own kinds of items have in common. */
@NullMarked
package io.polygate.gateway.items;

import org.jspecify.annotations.NullMarked;
