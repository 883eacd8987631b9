package io.polygate.spi;

/** Items that expire. Reads never show an expired item; the space comes back in the background. */
public interface Expiry {
  /**
   * Removes expired items now.
   *
   * @param limit the most to remove in this call
   * @return how many were removed; fewer than {@code limit} means that none are left
   * @throws StorageException.NotFound if the tenant does not exist
   */
  int sweep(int limit);
}
