/**
 * A database file per tenant: {@code <directory>/<namespace>/<tenant>.db}, each in WAL mode with
 * one writer that commits the requests of many callers together, and a few readers.
 *
 * <p>A collection is a table whose declared fields are virtual columns over the JSON text, so that
 * {@code sqlite3 acme.db "select * from chats"} shows what a person expects. {@code DESIGN.md} says
 * why things are as they are, and what they cost.
 */
@NullMarked
package io.polygate.backend.sqlite;

import org.jspecify.annotations.NullMarked;
