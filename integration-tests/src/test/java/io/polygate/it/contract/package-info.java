/** The wire contract: one abstract class per resource, run against every backend. */
@NullMarked
package io.polygate.it.contract;

import org.jspecify.annotations.NullMarked;
