package io.polygate.gateway.access;

import java.util.Locale;

/** What a request needs to be allowed to do. Closed: a role is a set of these. */
public enum Permission {
  /** Nothing: the answer is the same for everybody and tells of no data. */
  PUBLIC,
  /** To know of the place: whoever may do anything there, or in a part of it. */
  DISCOVER,
  /** To read items. */
  READ,
  /** To write items. */
  WRITE,
  /** To change what is defined for all tenants: collections, queries, migrations. */
  DEFINE,
  /** To make and remove tenants, and to move what a namespace holds. */
  ADMINISTER,
  /** To hold a namespace here, as another gateway. */
  PEER;

  /** The word of the OpenAPI document and of messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
