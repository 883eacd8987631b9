package io.polygate.backend.sqlite;

import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The files of one namespace's tenants as such: made, removed and listed. Whoever makes or removes
 * one does so in the tenant's turn.
 */
interface NamespaceFiles {
  /** Whether a tenant has a file. */
  boolean exists(Tenant tenant);

  /**
   * Makes a tenant's file.
   *
   * @param content all of it
   * @return false if there is one
   * @throws StorageException.OutcomeUnknown if it is there, and it is not known for how long
   */
  boolean create(Tenant tenant, byte[] content) throws IOException;

  /**
   * Removes a tenant's file, which nobody has open, with all that belongs to it.
   *
   * @return false if there is none
   */
  boolean erase(Tenant tenant) throws IOException;

  /** Some tenants in the order of their names. */
  List<Tenant> list(Optional<Tenant> after, int limit) throws IOException;

  /** Gives memory back that nobody needs at the moment. */
  void trim();
}
