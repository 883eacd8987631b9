/**
 * The gateway between its REST API and the backends: configuration, the namespaces that it routes,
 * and the stores that requests use.
 */
@NullMarked
package io.polygate.gateway;

import org.jspecify.annotations.NullMarked;
