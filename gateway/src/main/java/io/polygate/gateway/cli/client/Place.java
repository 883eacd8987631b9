package io.polygate.gateway.cli.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The parameters that name a collection of a tenant. */
final class Place {
  @Parameters(index = "0", paramLabel = "NAMESPACE", description = "The namespace.")
  private String namespace = "";

  @Parameters(index = "1", paramLabel = "TENANT", description = "The tenant.")
  private String tenant = "";

  @Parameters(index = "2", paramLabel = "COLLECTION", description = "The collection.")
  private String collection = "";

  /** The collection's path. */
  String path() {
    return Routes.collection(namespace, tenant, collection);
  }

  /** The path of an item, with a sort key or without. */
  String item(String pk, @Nullable String sk) {
    String path = path() + "/items/" + Routes.segment(pk);
    return sk == null ? path : path + "/" + Routes.segment(sk);
  }
}
