/** Migrations of the tables that SQL makes: what there is, and bringing tenants there. */
@NullMarked
package io.polygate.gateway.migration;

import org.jspecify.annotations.NullMarked;
