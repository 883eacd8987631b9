package io.polygate.gateway.catalog;

import io.polygate.spi.BeforeWrite;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StoreId;
import java.util.List;

/**
 * Those that look at the values of a tenant before they are written, in their order.
 *
 * @param hooks who is asked
 * @param store whose values
 */
public record WriteHooks(List<BeforeWrite> hooks, StoreId store) {
  /** Copies the list. */
  public WriteHooks {
    hooks = List.copyOf(hooks);
  }

  /** Whether nobody is asked. */
  public boolean isEmpty() {
    return hooks.isEmpty();
  }

  /** The same of another tenant. */
  WriteHooks of(StoreId other) {
    return new WriteHooks(hooks, other);
  }

  /** What becomes of a value: what one gives, the next one is asked about. */
  Document applied(ItemKey key, Document value) {
    Document document = value;
    for (BeforeWrite hook : hooks) {
      document = hook.beforeWrite(new BeforeWrite.Write(store, key, document));
    }
    return document;
  }
}
