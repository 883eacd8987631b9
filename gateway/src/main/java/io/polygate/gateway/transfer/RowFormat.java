package io.polygate.gateway.transfer;

import io.polygate.gateway.catalog.Definition;
import io.polygate.spi.CollectionSchema.FieldType;
import java.io.InputStream;
import java.util.Optional;

/** The forms in which items come in bulk. */
public sealed interface RowFormat {
  /** One JSON text a line. */
  record Lines() implements RowFormat {}

  /** One JSON array, an item each element. */
  record Array() implements RowFormat {}

  /** A CSV file, an item each record after the first. */
  record Csv(CsvFormat format) implements RowFormat {}

  /**
   * Begins to read a stream of this form. Reads nothing yet.
   *
   * @param in closed with the reader
   * @param definition gives the types of a CSV file's columns
   * @param maxBytes the longest row, in bytes; longer ones are refused one by one in JSON, and end
   *     the reading of CSV
   */
  default RowReader read(InputStream in, Optional<Definition> definition, int maxBytes) {
    return switch (this) {
      case Lines() -> new LineReader(in, maxBytes);
      case Array() -> new JsonArrayReader(in, maxBytes);
      case Csv(CsvFormat format) ->
          new CsvRowReader(
              in,
              maxBytes,
              name -> definition.map(known -> known.typeOf(name)).orElse(FieldType.ANY),
              format);
    };
  }
}
