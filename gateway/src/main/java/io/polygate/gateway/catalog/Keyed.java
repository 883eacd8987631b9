package io.polygate.gateway.catalog;

import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;

/**
 * A new item with its key.
 *
 * @param key its key
 * @param value its value: the one that was given, or that one with the generated field
 * @param generated whether a part of the key was made up, so that no other item has it
 */
public record Keyed(ItemKey key, Document value, boolean generated) {}
