/**
 * One namespace over many shards. A shard is any other backend; a durable map of 4,096 slots says
 * which shard holds a partition, and can be changed while the namespace is served.
 */
@NullMarked
package io.polygate.backend.sharded;

import org.jspecify.annotations.NullMarked;
