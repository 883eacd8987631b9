package io.polygate.gateway.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Reads the version from the manifest of the jar that this class is in. */
public final class PolygateVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {text()};
  }

  /** The name with the version. */
  public static String text() {
    return "polygate "
        + Optional.ofNullable(PolygateVersion.class.getPackage().getImplementationVersion())
            .orElse("(development)");
  }
}
