package io.polygate.spi.tck.differential;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.Written;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an operation came to on one side. Versions differ between the sides, so they are kept apart
 * from the facts: in the order in which they occurred.
 */
final class Report {
  private final List<String> facts = new ArrayList<>();
  private final List<Version> versions = new ArrayList<>();

  /** Everything but versions. */
  List<String> facts() {
    return facts;
  }

  /** The versions, in the order in which they occurred. */
  List<Version> versions() {
    return versions;
  }

  void fact(String fact) {
    facts.add(fact);
  }

  void item(Optional<Item> item) {
    item.ifPresentOrElse(this::item, () -> facts.add("no item"));
  }

  void item(Item item) {
    String value =
        item.value().isJson()
            ? text(item.value().value())
            : item.value().mediaType() + " " + HexFormat.of().formatHex(item.value().bytes());
    facts.add(
        "item %s = %s updated %s expires %s"
            .formatted(text(item.key()), value, item.updatedAt(), item.expiresAt()));
    versions.add(item.version());
  }

  void written(Written written) {
    facts.add(
        "%s %s%s%s"
            .formatted(
                written.kind(),
                text(written.key()),
                written.version().isPresent() ? " with a version" : "",
                written.replayed() ? " replayed" : ""));
    written.version().ifPresent(versions::add);
    item(written.item());
  }

  void result(Result result) {
    switch (result) {
      case Result.Done(Written written) -> written(written);
      case Result.Failed(StorageException cause) -> failure(cause);
    }
  }

  void failure(StorageException failure) {
    facts.add(
        switch (failure) {
          case StorageException.Invalid _ -> "invalid";
          case StorageException.NotFound e -> "not found: " + e.subject();
          case StorageException.Conflict e -> "conflict: " + e.reason();
          case StorageException.PreconditionFailed e -> {
            e.failedChecks().forEach(check -> check.current().ifPresent(versions::add));
            yield e.failedChecks().stream()
                .map(Report::text)
                .collect(Collectors.joining(", ", "failed checks: ", ""));
          }
          case StorageException.TooLarge e -> "too large: " + e.limit();
          case StorageException.Rejected e -> "rejected: " + e.reason();
          case StorageException.Throttled _ -> "throttled";
          case StorageException.Corrupt _ -> "corrupt";
          case StorageException.Unsupported e -> "unsupported: " + e.part();
          case StorageException.Unavailable _ -> "unavailable";
          case StorageException.OutcomeUnknown _ -> "outcome unknown";
          case StorageException.OutOfSpace _ -> "out of space";
        });
  }

  private static String text(FailedCheck check) {
    return check.index()
        + " "
        + check.code()
        + (check.current().isPresent() ? " of a version" : "");
  }

  private static String text(ItemKey key) {
    return key.collection() + "/" + key.partition() + "/" + key.sort();
  }

  /** One text for all values that are equal. */
  private static String text(Value value) {
    return switch (value) {
      case Value.Null() -> "null";
      case Value.Bool(boolean bool) -> String.valueOf(bool);
      case Value.Num(var number) ->
          number.signum() == 0 ? "0" : number.stripTrailingZeros().toString();
      case Value.Text(String text) -> "'" + text + "'";
      case Value.Bytes bytes -> bytes.toString();
      case Value.Array(List<Value> values) ->
          values.stream().map(Report::text).collect(Collectors.joining(",", "[", "]"));
      case Value.Set(List<Value> values) ->
          values.stream().map(Report::text).sorted().collect(Collectors.joining(",", "<", ">"));
      case Value.Members(var members) ->
          members.entrySet().stream()
              .map(member -> member.getKey() + ":" + text(member.getValue()))
              .sorted()
              .collect(Collectors.joining(",", "{", "}"));
    };
  }
}
