package io.polygate.spi;

import java.util.Set;

/**
 * Opens backends of one kind: the one CDI bean of a backend's jar ({@code @Singleton}, found
 * through an empty {@code META-INF/beans.xml}).
 */
public interface BackendFactory {
  /** The kind's word in the configuration, for example {@code sqlite}. */
  String kind();

  /**
   * The keys that an instance's configuration may have, after {@code
   * polygate.backends.<kind>.<instance>.}.
   */
  Set<String> keys();

  /**
   * Opens an instance. Several are opened at once, by threads that may block, but none twice.
   *
   * @param instance its name in the configuration; it may have no keys there
   * @param others gives the backends that this one is composed of
   * @throws ConfigurationException if the configuration is wrong, in one line that says how
   */
  Backend open(String instance, Backends others);
}
