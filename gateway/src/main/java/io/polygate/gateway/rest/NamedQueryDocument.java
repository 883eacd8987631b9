package io.polygate.gateway.rest;

import io.polygate.gateway.catalog.NamedQueries;
import io.polygate.spi.Value;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A named query in a list. */
@RegisterForReflection
@Schema(name = "KeptQuery", description = "A query with its name.")
record NamedQueryDocument(
    @Schema(required = true, examples = "orders_over") String name,
    @Schema(required = true, description = "The query's ETag.") String etag,
    @Schema(required = true, format = "date-time") String updatedAt,
    @Schema(required = true, ref = "#/components/schemas/NamedQuery") Value query) {

  /** A page of named queries. */
  @RegisterForReflection
  @Schema(name = "KeptQueries", description = "A page of named queries.")
  record Listing(
      @Schema(required = true) List<NamedQueryDocument> queries,
      @Schema(required = true) PageDocument page) {}

  /** The JSON form, which {@link io.polygate.gateway.catalog.NamedQuery} reads, for OpenAPI. */
  @Schema(
      name = "NamedQuery",
      description = "A query that is kept under a name: sql, or a query of a collection.")
  record Body(
      @Schema(description = "What it is for.") Optional<String> description,
      @Schema(
              description = "A statement whose placeholders :name are the parameters.",
              examples = "SELECT * FROM people WHERE country = :country")
          Optional<String> sql,
      @Schema(
              description =
                  "A query as of …/query, with the collection besides. A text :name in pk, sk or key,"
                      + " and :name in filter and select, is the parameter's value.",
              implementation = Object.class)
          Optional<Value> query,
      @Schema(description = "The parameters, by name.") Map<String, Parameter> parameters,
      @Schema(
              description = "Whether it may change something; such a query is run by POST alone.",
              enumeration = {"read", "write"},
              defaultValue = "read")
          Optional<String> mode) {}

  /** A parameter. */
  @Schema(name = "QueryParameter", description = "What a caller may give for a parameter.")
  record Parameter(
      @Schema(
              required = true,
              enumeration = {"string", "integer", "number", "boolean"})
          String type,
      @Schema(description = "Whether it must be given.", defaultValue = "false")
          Optional<Boolean> required,
      @Schema(
              name = "default",
              description = "What it is if it is not given; null by default.",
              implementation = Object.class)
          Optional<Value> preset,
      @Schema(
              name = "enum",
              description = "The values that there are.",
              implementation = Object[].class)
          Optional<Value> allowed,
      @Schema(description = "The least number.") Optional<Double> minimum,
      @Schema(description = "The largest number.") Optional<Double> maximum,
      @Schema(description = "What it is for.") Optional<String> description) {}

  static NamedQueryDocument of(NamedQueries.Kept kept) {
    return new NamedQueryDocument(
        kept.name(), ETags.of(kept.etag()), kept.updatedAt().toString(), kept.query().json());
  }
}
