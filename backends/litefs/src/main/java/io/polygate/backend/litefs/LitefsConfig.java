package io.polygate.backend.litefs;

import io.polygate.backend.remote.RemoteConfig;
import io.polygate.backend.sqlite.SqliteConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of LiteFS instances, below {@code polygate.backends.litefs.<instance>}. Values are text
 * here and checked by {@link LitefsSettings}, so that a wrong one is named with its key.
 */
@ConfigMapping(prefix = LitefsConfig.PREFIX)
public interface LitefsConfig {
  /** What all keys begin with. */
  String PREFIX = "polygate.backends.litefs";

  /** The instances by name; one that is not configured has the defaults. */
  @WithParentName
  @WithDefaults
  Map<String, Instance> instances();

  /** The keys of one instance: those of SQLite's files, those of the way to a peer, and these. */
  interface Instance extends SqliteConfig.Instance, RemoteConfig.Instance {
    /**
     * {@code mount}: the directory is a LiteFS mount. {@code standalone}: it is a plain directory,
     * and this node is the only one.
     */
    @WithDefault("mount")
    String mode();

    /** Where this node's LiteFS answers. */
    @WithDefault("http://127.0.0.1:20202")
    String api();

    /**
     * Where the gateways of other nodes are, by the names that LiteFS has for the nodes: {@code
     * n1=http://10.0.0.1:8080,n2=http://10.0.0.2:8080}. Of a node that is not listed, {@code url}
     * with {@code {host}} in it says it.
     */
    Optional<String> peers();

    /**
     * How long a read waits for this node to come as far as the client's token, before the node
     * that writes is asked instead.
     */
    @WithDefault("1s")
    String patience();

    /**
     * How many other nodes of {@code peers} must have a write before it is acknowledged, 0 to 16.
     */
    @WithDefault("0")
    String acks();

    /**
     * How long a write waits for them; if they do not have it by then, its outcome is unknown to
     * the client.
     */
    @WithDefault("5s")
    String acksTimeout();
  }
}
