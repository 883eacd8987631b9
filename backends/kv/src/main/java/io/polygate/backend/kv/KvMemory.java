package io.polygate.backend.kv;

/** What an instance remembers of a server that others write too. */
final class KvMemory implements Invalidations.Memory {
  private final ItemCache cache;
  private final TenantNumbers numbers;

  KvMemory(ItemCache cache, TenantNumbers numbers) {
    this.cache = cache;
    this.numbers = numbers;
  }

  @Override
  public void forget(byte[] key) {
    if (key[Keys.HEAD - 1] == 'i') {
      cache.forget(Keys.placeOf(key));
    } else {
      numbers.forget(Keys.idAt(key));
    }
  }

  @Override
  public void forgetAll() {
    numbers.forgetAll();
    cache.clear();
  }
}
