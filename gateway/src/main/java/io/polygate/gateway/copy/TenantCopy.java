package io.polygate.gateway.copy;

import java.nio.file.Path;

/**
 * A copy of a tenant in a file of its own, which goes when this is closed.
 *
 * @param file where it is
 * @param bytes how long it is
 * @param sha256 the digest of its bytes, in base64
 */
public record TenantCopy(Path file, long bytes, String sha256) implements AutoCloseable {
  @Override
  public void close() {
    CopyDirectory.remove(file);
  }
}
