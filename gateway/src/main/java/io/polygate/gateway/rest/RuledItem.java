package io.polygate.gateway.rest;

import io.polygate.gateway.catalog.Definition;
import io.polygate.gateway.catalog.ItemRules;
import io.polygate.gateway.catalog.Model;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Returns;
import java.time.Instant;
import java.util.Optional;

/**
 * An item whose new value was worked out from the old one and must fit its collection's definition.
 *
 * @param key which item it is
 * @param model what its collection's definition asks
 * @param expiresAt when it expires from now on; empty if the request does not say
 */
record RuledItem(ItemKey key, Model model, Optional<Instant> expiresAt) {

  /** Whether there is nothing that a new value must fit. */
  static boolean isUnruled(Model model) {
    return model.asksNothing();
  }

  /**
   * The put of a new value. Its expiry is what the request says, then what the definition reads
   * from the value, then what the item has.
   *
   * @param current the item as it is
   */
  Mutation.Put put(Document value, Optional<Item> current, Mutation.Guard guard, Returns returns) {
    ItemRules.Checked checked = model.check(key, value);
    model.keys().requireAgreement(key, checked.value());
    boolean timed = model.definition().flatMap(Definition::ttl).isPresent();
    Optional<Instant> kept = timed ? checked.expiresAt() : current.flatMap(Item::expiresAt);
    return new Mutation.Put(key, checked.value(), expiresAt.or(() -> kept), guard, returns);
  }
}
