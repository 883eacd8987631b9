package io.polygate.gateway.transfer;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.polygate.gateway.catalog.ContentException;
import io.polygate.gateway.catalog.Violation;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Document;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the records of a CSV file as objects: the first record names the members, an empty cell is
 * an absent member. UTF-8, with or without a byte order mark; quotes, line breaks in quotes and
 * both kinds of line ends as RFC 4180 has them; empty lines are no records.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class CsvRowReader implements RowReader {
  /** The most columns. */
  static final int MAX_COLUMNS = 1_000;

  private static final String NOT_UTF_8 = "The CSV is not UTF-8.";
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final InputStream in;
  private final int maxBytes;
  private final Function<String, FieldType> types;
  private final CsvFormat format;
  private List<CsvCells> columns = List.of();
  private Optional<Iterator<CsvRecord>> records = Optional.empty();
  private boolean ended;
  private long index;

  /**
   * A reader of a stream.
   *
   * @param maxBytes the longest record, in characters, and the longest value made of one, in bytes
   * @param types the declared type of each field
   */
  CsvRowReader(InputStream in, int maxBytes, Function<String, FieldType> types, CsvFormat format) {
    this.in = in;
    this.maxBytes = maxBytes;
    this.types = types;
    this.format = format;
  }

  @Override
  public Optional<Row> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    try {
      if (records.isEmpty()) {
        Optional<Row> broken = begin();
        if (broken.isPresent()) {
          ended = true;
          return broken;
        }
      }
      Iterator<CsvRecord> rest = records.orElseThrow();
      if (!rest.hasNext()) {
        ended = true;
        return Optional.empty();
      }
      return Optional.of(row(rest.next()));
    } catch (CsvParseException e) {
      return Optional.of(
          broken(
              "The CSV cannot be read on: a quote is misplaced or not closed, or a record is longer"
                  + " than the limit or has more than 1,000 cells."));
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        return Optional.of(broken(NOT_UTF_8));
      }
      throw new IOException("Reading the CSV failed.", e);
    } catch (CharacterCodingException e) {
      return Optional.of(broken(NOT_UTF_8));
    }
  }

  /** Reads the header; gives the reason if there is none that can be used. */
  private Optional<Row> begin() throws IOException {
    Iterator<CsvRecord> all = open().iterator();
    if (!all.hasNext()) {
      return Optional.of(broken("A CSV file begins with the names of its columns."));
    }
    List<String> names = all.next().getFields();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.isBlank()) {
        return Optional.of(broken("A column of the CSV has no name."));
      }
      if (!seen.add(name)) {
        return Optional.of(broken("Two columns of the CSV have one name."));
      }
    }
    columns = names.stream().map(this::cells).toList();
    records = Optional.of(all);
    return Optional.empty();
  }

  private CsvCells cells(String name) {
    // What names a key by itself is text, whatever it looks like.
    boolean key = name.equals("pk") || name.equals("sk");
    return new CsvCells(name, types.apply(name), format.inferTypes() && !key);
  }

  private CsvReader<CsvRecord> open() throws IOException {
    Reader text =
        new BufferedReader(
            new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return CsvReader.builder()
        .fieldSeparator(format.separator())
        .maxBufferSize(Math.max(maxBytes, 1 << 16))
        .allowUnclosedQuote(false)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .build(
            CsvRecordHandler.of(
                handler ->
                    handler.maxFields(MAX_COLUMNS).maxFieldSize(maxBytes).maxRecordSize(maxBytes)),
            text);
  }

  private Row row(CsvRecord record) {
    long place = index++;
    if (record.getFieldCount() != columns.size()) {
      return new Row.Bad(
          place,
          new ContentException(
              List.of(
                  new Violation(
                      "",
                      "The record has "
                          + record.getFieldCount()
                          + " cells, the header "
                          + columns.size()
                          + "."))));
    }
    List<Violation> violations = new ArrayList<>();
    SequencedMap<String, Value> members = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      String cell = record.getField(i);
      if (!cell.isEmpty()) {
        CsvCells column = columns.get(i);
        column.value(cell, violations).ifPresent(value -> members.put(column.name(), value));
      }
    }
    return violations.isEmpty()
        ? good(place, members)
        : new Row.Bad(place, new ContentException(violations));
  }

  private Row good(long place, SequencedMap<String, Value> members) {
    try {
      Document value = Document.of(new Value.Members(members));
      return value.length() <= maxBytes
          ? new Row.Good(place, value)
          : new Row.Bad(
              place,
              new StorageException.TooLarge(
                  "A row is too long.", "rowBytes", maxBytes, value.length()));
    } catch (StorageException e) {
      return new Row.Bad(place, e);
    }
  }

  private Row broken(String message) {
    ended = true;
    return new Row.Broken(index, new StorageException.Invalid(message, "after row " + index));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
