package io.polygate.backend.remote;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of remote instances, below {@code polygate.backends.remote.<instance>}. Values are text
 * here and checked by {@link RemoteSettings}, so that a wrong one is named with its key.
 */
@ConfigMapping(prefix = RemoteConfig.PREFIX)
public interface RemoteConfig {
  /** What all keys begin with. */
  String PREFIX = "polygate.backends.remote";

  /** The instances by name. */
  @WithParentName
  @WithDefaults
  Map<String, Instance> instances();

  /** The keys of one instance. */
  interface Instance {
    /** Where the other gateway is, for example {@code https://east.example:8443}. Required. */
    Optional<String> url();

    /** The namespace's name there; by default the name that it has here. */
    Optional<String> namespace();

    /** What the header {@code Authorization} says, if the other gateway wants one. */
    Optional<String> authorization();

    /** How long a call may take that has no earlier deadline. */
    @WithDefault("30s")
    String timeout();

    /** How long a connection may take to be made. */
    @WithDefault("2s")
    String connectTimeout();
  }
}
