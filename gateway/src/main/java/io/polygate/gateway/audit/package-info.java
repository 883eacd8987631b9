/** Who did what: a log of lines that each carry the digest of the one before. */
@NullMarked
package io.polygate.gateway.audit;

import org.jspecify.annotations.NullMarked;
