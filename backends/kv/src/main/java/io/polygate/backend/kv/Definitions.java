package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Namespace;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** How collections are defined, as far as this process was told. */
final class Definitions {
  private record Place(Namespace namespace, CollectionName collection) {}

  private final ConcurrentMap<Place, CollectionSchema> known = new ConcurrentHashMap<>();

  /** Remembers a definition, unless a later one is known. */
  void define(Namespace namespace, CollectionSchema schema) {
    known.merge(
        new Place(namespace, schema.collection()),
        schema,
        (present, offered) -> offered.revision() > present.revision() ? offered : present);
  }

  /** The definition of a collection; null if none is known. */
  @Nullable CollectionSchema find(Namespace namespace, CollectionName collection) {
    return known.get(new Place(namespace, collection));
  }
}
