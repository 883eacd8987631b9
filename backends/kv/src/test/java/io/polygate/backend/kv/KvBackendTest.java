package io.polygate.backend.kv;

import io.polygate.spi.Backend;
import java.time.InstantSource;

/** The contracts of every part that the backend has. */
class KvBackendTest extends KvContracts {
  private final TemporaryDirectory directory = new TemporaryDirectory();

  @Override
  public Backend open(InstantSource clock) {
    return KvBackend.open("main", directory.settings(), clock);
  }

  @Override
  public void destroy() {
    directory.close();
  }
}
