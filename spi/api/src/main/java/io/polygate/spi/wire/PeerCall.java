package io.polygate.spi.wire;

/** What one gateway can ask another to do with a namespace. */
public enum PeerCall {
  /** What the backend can do and hold. */
  DESCRIBE_BACKEND(true),
  /** Whether it can serve. */
  PROBE(true),
  /** A collection's definition. */
  DEFINE(true),
  /** One item. */
  GET(true),
  /** Several items. */
  GET_ALL(true),
  /** One mutation. */
  APPLY(false),
  /** Several mutations, not atomic. */
  APPLY_ALL(false),
  /** Several mutations, atomic. */
  COMMIT(false),
  /** A page of a query. */
  QUERY(true),
  /** A page of a scan. */
  SCAN(true),
  /** The indexes of a collection. */
  INDEXES(true),
  /** Removes expired items. */
  SWEEP(true),
  /** Makes a tenant. */
  CREATE(false),
  /** Whether there is a tenant. */
  EXISTS(true),
  /** A page of tenants. */
  LIST(true),
  /** A tenant's figures. */
  DESCRIBE(true),
  /** Removes a tenant. */
  ERASE(false),
  /** Whether this node's own copy has come as far as a token. */
  AWAIT(true),
  /** Statements in the engine's SQL. */
  SQL(false),
  /** The migrations that a tenant has. */
  MIGRATIONS(true),
  /** Applies a migration. */
  MIGRATE(false),
  /** Takes a migration back. */
  REVERT(false),
  /** Another call, which a node that may not write sends on to the one that may. */
  FORWARDED(false);

  private final boolean repeatable;

  PeerCall(boolean repeatable) {
    this.repeatable = repeatable;
  }

  /** Whether it can be made twice without anybody being able to tell. */
  public boolean isRepeatable() {
    return repeatable;
  }
}
