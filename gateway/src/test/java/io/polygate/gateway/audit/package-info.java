/** Tests of the audit log. */
@NullMarked
package io.polygate.gateway.audit;

import org.jspecify.annotations.NullMarked;
