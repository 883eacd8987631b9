package io.polygate.gateway.catalog;

import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;

/**
 * A new item with its key.
 *
 * @param key its key
 * @param value its value: the one that was given, or that one with the generated field
 * @param generated whether a part of the key was made up. No item that was made so has it; with a
 *     sequence one that somebody named himself may
 */
public record Keyed(ItemKey key, Document value, boolean generated) {}
