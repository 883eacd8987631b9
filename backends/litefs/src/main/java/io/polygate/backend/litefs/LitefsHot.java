package io.polygate.backend.litefs;

import io.polygate.spi.Consistency;
import io.polygate.spi.Hot;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Replication.Role;
import io.polygate.spi.StoreId;
import java.util.Optional;

/**
 * What memory knows of one tenant on a mount: where this node writes, what a reading would; in a
 * copy, what a reading without a token would a moment ago. No write begins here: whether this node
 * may make it must be asked for, and others may have to have it.
 */
record LitefsHot(StoreId id, Node node, Here here, Hot local) implements Hot {
  @Override
  public Optional<Optional<Item>> peek(ItemKey key, ReadOptions options) {
    Node.State before = node.state();
    if (!mayAnswer(before, options)) {
      return Optional.empty();
    }
    Optional<Optional<Item>> known = local.peek(key, options);
    return node.state().equals(before) ? known : Optional.empty();
  }

  private boolean mayAnswer(Node.State state, ReadOptions options) {
    if (options.consistency() == Consistency.EVENTUAL) {
      return true;
    }
    if (state.role() == Role.PRIMARY) {
      return options.after().isEmpty() || here.surelyKeeps(id, options.after().get());
    }
    return options.consistency() == Consistency.SESSION && options.after().isEmpty();
  }
}
