package io.polygate.gateway.cli.client;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.polygate.spi.Value;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes all items of a collection, page by page, in a form that {@code import} takes. */
@Command(
    name = "export",
    description = "Writes the values of all items, as NDJSON or CSV.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExportCommand implements Callable<Integer> {
  /** What is written. */
  enum Format {
    /** A value on each line. */
    NDJSON,
    /** Objects, a row each. */
    CSV
  }

  @Mixin private Server server = new Server();
  @Mixin private Place place = new Place();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Where to (by default the standard output); a file that is there is kept.")
  private @Nullable Path file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "ndjson",
      description = "${COMPLETION-CANDIDATES} (by default ${DEFAULT-VALUE}).")
  private Format format = Format.NDJSON;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAMES",
      description = "Of CSV: the members (by default those that items of the first page have).")
  private List<String> columns = List.of();

  @Option(
      names = "--with-keys",
      description = "Of NDJSON: writes {\"pk\",\"sk\",\"value\"}, not the value alone.")
  private boolean withKeys;

  @Override
  public Integer call() {
    return server.with(
        client -> {
          if (withKeys && format == Format.CSV) {
            throw new CommandFailure(CommandFailure.USAGE, "--with-keys is for NDJSON alone");
          }
          if (file == null) {
            export(client, server.out());
            return;
          }
          if (Files.exists(file)) {
            throw new CommandFailure(CommandFailure.USAGE, file + " is there already");
          }
          try (Writer out = Files.newBufferedWriter(file)) {
            export(client, out);
          } catch (IOException e) {
            throw new CommandFailure(
                CommandFailure.REFUSED, file + " cannot be written: " + e.getMessage());
          }
        });
  }

  private void export(GatewayClient client, Writer out) {
    ProgressBar progress =
        new ProgressBar(server.err(), file != null && ProgressBar.isTerminal(), "items", 0);
    PrintWriter lines = new PrintWriter(out);
    CsvWriter csv = CsvWriter.builder().build(lines);
    SequencedSet<String> header = new LinkedHashSet<>(columns);
    Optional<String> cursor = Optional.empty();
    long count = 0;
    do {
      Value page = client.send("POST", place.path() + "/scan", body(cursor)).orElseThrow();
      List<Value> items = Fields.list(page, "items");
      if (format == Format.CSV && count == 0) {
        begin(csv, header, items);
      }
      for (Value item : items) {
        if (format == Format.CSV) {
          csv.writeRecord(row(item, header));
        } else {
          lines.println(Fields.json(withKeys ? keyed(item) : value(item)));
        }
      }
      count += items.size();
      progress.show(0, count);
      cursor = Pages.next(page);
    } while (cursor.isPresent());
    Rows.flush(csv);
    lines.flush();
    progress.end(count);
    server.err().println(count + " items written");
  }

  private static Value body(Optional<String> cursor) {
    Map<String, Value> body = new LinkedHashMap<>();
    body.put("limit", Value.Num.of(1_000));
    cursor.ifPresent(next -> body.put("cursor", new Value.Text(next)));
    return Value.Members.of(body);
  }

  private static void begin(CsvWriter csv, SequencedSet<String> header, List<Value> items) {
    if (header.isEmpty()) {
      for (Value item : items) {
        if (value(item) instanceof Value.Members(var members)) {
          header.addAll(members.keySet());
        }
      }
    }
    if (!header.isEmpty()) {
      csv.writeRecord(header);
    }
  }

  /** Nothing is left out silently: what has no column is refused. */
  private static List<String> row(Value item, SequencedSet<String> header) {
    if (!(value(item) instanceof Value.Members(var members))) {
      throw new CommandFailure(
          CommandFailure.REFUSED,
          "the item " + Fields.cell(Fields.member(item, "pk")) + " is no object: use NDJSON");
    }
    for (String name : members.keySet()) {
      if (!header.contains(name)) {
        throw new CommandFailure(
            CommandFailure.REFUSED,
            "the item "
                + Fields.cell(Fields.member(item, "pk"))
                + " has the member "
                + name
                + ", for which there is no column: name all of them with --columns");
      }
    }
    return header.stream().map(name -> Fields.cell(members.get(name))).toList();
  }

  private static Value value(Value item) {
    Value value = Fields.member(item, "value");
    return value == null ? new Value.Null() : value;
  }

  private static Value keyed(Value item) {
    Map<String, Value> keyed = new LinkedHashMap<>();
    for (String name : List.of("pk", "sk", "value")) {
      Value value = Fields.member(item, name);
      if (value != null) {
        keyed.put(name, value);
      }
    }
    return Value.Members.of(keyed);
  }
}
