package io.polygate.gateway.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Reads the version from the manifest of the jar that this class is in. */
final class PolygateVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "polygate "
          + Optional.ofNullable(PolygateVersion.class.getPackage().getImplementationVersion())
              .orElse("(development)")
    };
  }
}
