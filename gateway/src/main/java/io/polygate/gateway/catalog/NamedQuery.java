package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A query that is kept under a name, with parameters.
 *
 * @param source what is asked
 * @param parameters what a caller may give, by name
 * @param writes whether it may change something
 * @param json the whole as it was given
 */
public record NamedQuery(
    Source source, SequencedMap<String, QueryParameter> parameters, boolean writes, Value json) {

  /** What is asked, and of what. */
  public sealed interface Source {
    /** A statement of SQL, whose placeholders are the parameters. */
    record Sql(String text) implements Source {}

    /**
     * A query of a collection.
     *
     * @param query its members as in a query by a body, with texts such as {@code :country} where a
     *     parameter's value belongs
     */
    record Items(CollectionName collection, Value.Members query) implements Source {}
  }

  /** Copies the map, keeping its order. */
  public NamedQuery {
    parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Reads the JSON form.
   *
   * @throws ContentException if it is none, with everything that is wrong
   */
  public static NamedQuery parse(Value json) {
    return new NamedQueryReader().read(json);
  }
}
