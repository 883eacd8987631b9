package io.polygate.gateway.audit;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The audit log: the keys below {@code polygate.audit}. */
@ConfigMapping(prefix = "polygate.audit")
public interface AuditConfig {
  /** Where its files are; without it there is none. */
  Optional<Path> directory();

  /** Whether reads that were allowed are logged as well. */
  @WithDefault("false")
  boolean reads();

  /** How large a file grows before the next one is begun. */
  @WithDefault("64M")
  MemorySize maxFile();
}
