/**
 * Items in bulk: {@link io.polygate.gateway.transfer.RowReader}s take a stream apart into rows,
 * {@link io.polygate.gateway.transfer.ImportRun} writes them and answers with one line each. What
 * is in memory at one time is bounded by the largest item and a few chunks.
 */
@NullMarked
package io.polygate.gateway.transfer;

import org.jspecify.annotations.NullMarked;
