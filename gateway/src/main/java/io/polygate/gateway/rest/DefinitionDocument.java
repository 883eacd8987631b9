package io.polygate.gateway.rest;

import io.polygate.gateway.catalog.MigrationStep;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Value;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A definition as clients write and read it, for the OpenAPI document; {@link
 * io.polygate.gateway.catalog.Definition} parses it and says everything that is wrong at once.
 */
@Schema(
    name = "Definition",
    description = "How a collection's items are keyed, checked, completed, indexed and expired.")
record DefinitionDocument(
    @Schema(
            description = "Counts the changes; the catalog counts by itself if it is left out.",
            minimum = "1",
            maximum = "2147483647")
        int version,
    @Schema(description = "How keys are composed; without it items name their key themselves.")
        Key key,
    @Schema(description = "The declared members of the items' values, at most 500.")
        Map<String, Field> fields,
    @Schema(description = "The secondary indexes by name, at most 20.") Map<String, Index> indexes,
    @Schema(description = "Fields that name items of other collections, at most 100.")
        Map<String, Reference> references,
    @Schema(
            description = "The field that holds when an item expires, in seconds since 1970.",
            examples = "expires_at")
        String ttl,
    @Schema(description = "Whether members that are not declared are refused.") boolean strict,
    @Schema(
            description =
                "How items of the version before become ones of this; the version before stays"
                    + " served until it is retired. Without it, items stay as they are.",
            maxItems = MigrationStep.MAX_STEPS)
        List<Step> migrate) {

  /** A step from one version to the next; it has one member. */
  @Schema(
      name = "DefinitionStep",
      description = "One step, with one of these members. A field has part in one step.",
      minProperties = 1,
      maxProperties = 1)
  record Step(
      @Schema(description = "The field, and its name from now on.", minItems = 2, maxItems = 2)
          List<String> rename,
      @Schema(description = "The field that is no longer there.") String drop,
      @Schema(
              description =
                  "The field, and an expression that makes it as it stands after SET field = in an"
                      + " update. Where what it reads is not there, the field stays as it is.",
              minItems = 2,
              maxItems = 2)
          List<String> set,
      @Schema(
              description =
                  "The field, and its type from now on. What cannot be converted stays as it is.",
              minItems = 2,
              maxItems = 2)
          List<String> retype) {}

  /** How keys are composed of fields. */
  @Schema(
      name = "DefinitionKey",
      description =
          "The partition key is the entity and the fields' values, joined by the separator; so is"
              + " the sort key, without the entity.")
  record Key(
      @Schema(description = "The fields of the partition key.", maxItems = 16)
          List<String> partition,
      @Schema(description = "The fields of the sort key.", maxItems = 16) List<String> sort,
      @Schema(
              description = "What a partition key begins with.",
              pattern = ApiParameters.NAME,
              examples = "product")
          String entity,
      @Schema(
              description = "The entity in whose partition the items are.",
              pattern = ApiParameters.NAME)
          String parent,
      @Schema(
              description = "What stands between the parts; # unless the namespace says another.",
              minLength = 1,
              maxLength = 8,
              pattern = "^[!-/:-@\\[-`{-}]+$",
              examples = "#")
          String separator,
      @Schema(description = "Whether each value in the sort key follows its field's name.")
          boolean prefixSortKey,
      @Schema(
              description =
                  "How the key's last field is made where an item does not have it: as text that"
                      + " grows with time, or as a whole number of the tenant's own, from 1 on. No"
                      + " number comes twice, and some are left out.",
              enumeration = {"uuidv7", "sequence"})
          String generate) {}

  /** A declared member. */
  @Schema(name = "DefinitionField", description = "A declared member of the items' values.")
  record Field(
      FieldType type,
      @Schema(description = "Whether it must be there and not null.") boolean required,
      @Schema(
              name = "default",
              description = "What it is set to on a write that leaves it out.",
              implementation = Object.class)
          Value defaultValue,
      @Schema(
              description =
                  "What makes that, where it is not always the same: an expression as it stands"
                      + " after SET field = in an update, of other fields, now() and uuid(). The"
                      + " time is text in RFC 3339, and in a field of numbers seconds since 1970.",
              examples = "now()")
          String defaultExpression,
      @Schema(
              description =
                  "Such an expression that makes the field of the others on every write, whatever"
                      + " the write says of it. What it reads must be there; if_not_exists(a, 0)"
                      + " stands for what may not be.",
              examples = "price + shipping")
          String computed) {}

  /** A secondary index. */
  @Schema(name = "DefinitionIndex", description = "A secondary index.")
  record Index(
      @Schema(required = true, description = "The declared field that is its partition key.")
          String partition,
      @Schema(description = "The declared field that is its sort key.") String sort,
      @Schema(
              description = "Which members a query gives; all by default.",
              oneOf = {Projection.class, String[].class})
          Object projection) {}

  /** What an index gives besides the fields that are named. */
  @Schema(
      name = "DefinitionProjection",
      description = "The whole items, or the fields that the key and the index are made of.")
  enum Projection {
    ALL,
    KEYS
  }

  /** A reference to items of another collection. */
  @Schema(name = "DefinitionReference", description = "A field that names items of a collection.")
  record Reference(
      @Schema(required = true) String field,
      @Schema(required = true, pattern = ApiParameters.NAME) String collection,
      @Schema(
              description =
                  "What becomes of items that name an item which is deleted: they stay and name"
                      + " nothing (none, the default), they keep it from being deleted (restrict),"
                      + " or they are deleted with it (cascade). With the latter two, what an item"
                      + " names must be there when it is written; the field must be declared and"
                      + " have an index without a sort field.",
              enumeration = {"none", "restrict", "cascade"})
          String onDelete) {}
}
