/**
 * Items in Amazon DynamoDB, or in what speaks its protocol: DynamoDB Local, ScyllaDB Alternator.
 *
 * <p>A write of one item is one conditional request of the engine; transactions, idempotent writes
 * and writes of indexed collections read first, and are written if nothing has changed since.
 * {@code DESIGN.md} says why things are as they are, and what they cost.
 */
@NullMarked
package io.polygate.backend.dynamodb;

import org.jspecify.annotations.NullMarked;
