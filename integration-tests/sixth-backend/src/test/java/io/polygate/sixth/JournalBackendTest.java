package io.polygate.sixth;

import io.polygate.spi.Backend;
import io.polygate.spi.Durability;
import io.polygate.spi.Part;
import io.polygate.spi.tck.BackendContract;
import io.polygate.spi.tck.ReopeningContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class JournalBackendTest extends BackendContract {
  @TempDir Path directory;

  @Override
  public Backend open(InstantSource clock) {
    return JournalBackend.open(directory, clock);
  }

  @Override
  public Set<Part> parts() {
    return EnumSet.of(Part.ITEMS);
  }

  @Override
  public Durability durability() {
    return Durability.FSYNC;
  }

  @Nested
  class ReopeningCases extends ReopeningContract {}
}
