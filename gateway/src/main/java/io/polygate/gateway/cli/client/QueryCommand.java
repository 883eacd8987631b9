package io.polygate.gateway.cli.client;

import io.polygate.gateway.cli.OutputFormat;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds items of a partition, of an index, or of the whole collection. */
@Command(
    name = "query",
    description = "Finds items.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class QueryCommand implements Callable<Integer> {
  private static final int PAGE = 1_000;

  @Mixin private Server server = new Server();
  @Mixin private Place place = new Place();

  @Option(
      names = "--pk",
      paramLabel = "KEY",
      description = "The partition key, or the index's field, as JSON or text.")
  private @Nullable String pk;

  @Option(
      names = "--sk",
      paramLabel = "CONDITION",
      description = "The sort key's, as JSON: {\"beginsWith\":\"2026-\"}, {\"between\":[1,5]} …")
  private @Nullable String sk;

  @Option(names = "--index", paramLabel = "NAME", description = "The index to use.")
  private @Nullable String index;

  @Option(
      names = "--filter",
      paramLabel = "EXPRESSION",
      description = "A condition, for example \"price > 500 AND begins_with(name, 'Sm')\".")
  private @Nullable String filter;

  @Option(names = "--select", paramLabel = "PATHS", description = "The parts that are wanted.")
  private @Nullable String select;

  @Option(names = "--desc", description = "The largest sort keys first.")
  private boolean descending;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "50",
      description = "The most items, 0 for all (by default ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--all", description = "May read the whole collection, if there is no --pk.")
  private boolean all;

  @Override
  public Integer call() {
    return server.with(
        client -> {
          if (limit < 0) {
            throw new CommandFailure(CommandFailure.USAGE, "--limit must be 0 or more");
          }
          List<Value> items = items(client);
          if (server.format() == OutputFormat.JSON) {
            items.forEach(item -> server.out().println(Fields.json(item)));
            server.out().flush();
          } else {
            server.print(table(items));
          }
        });
  }

  private List<Value> items(GatewayClient client) {
    List<Value> found = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      int wanted = limit == 0 ? PAGE : Math.min(PAGE, limit - found.size());
      Value page = client.send("POST", place.path() + "/query", body(wanted, cursor)).orElseThrow();
      found.addAll(Fields.list(page, "items"));
      cursor = Pages.next(page);
    } while (cursor.isPresent() && (limit == 0 || found.size() < limit));
    return found;
  }

  private Value body(int wanted, Optional<String> cursor) {
    Map<String, Value> body = new LinkedHashMap<>();
    if (pk != null) {
      body.put("pk", value(pk));
    }
    if (sk != null) {
      body.put("sk", condition(sk));
    }
    text(body, "index", index);
    text(body, "filter", filter);
    text(body, "select", select);
    text(body, "order", descending ? "desc" : null);
    text(body, "cursor", cursor.orElse(null));
    body.put("limit", Value.Num.of(wanted));
    if (all) {
      body.put("allowScan", new Value.Bool(true));
    }
    return Value.Members.of(body);
  }

  private static void text(Map<String, Value> body, String name, @Nullable String value) {
    if (value != null) {
      body.put(name, new Value.Text(value));
    }
  }

  /** A key of a field may be a number; of a collection it is text. What is no JSON is text. */
  private Value value(String text) {
    if (index == null) {
      return new Value.Text(text);
    }
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (StorageException.Invalid e) {
      return new Value.Text(text);
    }
  }

  private static Value condition(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (StorageException.Invalid e) {
      throw new CommandFailure(
          CommandFailure.USAGE, "--sk must be JSON such as {\"beginsWith\":\"2026-\"}");
    }
  }

  /** The keys, and the members of the values. */
  private static Rows table(List<Value> items) {
    return Rows.ofAll(
        items.stream()
            .map(
                item -> {
                  Map<String, Value> row = new LinkedHashMap<>();
                  for (String key : List.of("pk", "sk")) {
                    Value value = Fields.member(item, key);
                    if (value != null) {
                      row.put(key, value);
                    }
                  }
                  if (Fields.member(item, "value") instanceof Value.Members(var members)) {
                    members.forEach(row::putIfAbsent);
                  } else {
                    Value value = Fields.member(item, "value");
                    row.put("value", value == null ? new Value.Null() : value);
                  }
                  return (Value) Value.Members.of(row);
                })
            .toList());
  }
}
