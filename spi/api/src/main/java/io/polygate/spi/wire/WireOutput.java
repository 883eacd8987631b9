package io.polygate.spi.wire;

import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Json;
import io.polygate.spi.Mutation;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Precondition;
import io.polygate.spi.Query;
import io.polygate.spi.Result;
import io.polygate.spi.Scan;
import io.polygate.spi.SortRange;
import io.polygate.spi.Sql;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenants;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.expression.ExpressionText;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes calls and their answers. What is written in some order is read in it. For one thread. */
public final class WireOutput {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** Begins with nothing. */
  public WireOutput() {}

  /** What was written. */
  public byte[] toByteArray() {
    return bytes.toByteArray();
  }

  private interface Writing {
    void write() throws IOException;
  }

  private static void unchecked(Writing writing) {
    try {
      writing.write();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail so.
    }
  }

  /** A whole number. */
  public void number(long number) {
    unchecked(() -> out.writeLong(number));
  }

  /** A small whole number. */
  public void small(int number) {
    unchecked(() -> out.writeInt(number));
  }

  /** A truth value. */
  public void flag(boolean flag) {
    unchecked(() -> out.writeBoolean(flag));
  }

  /** Bytes, with their number before them. */
  public void raw(byte[] data) {
    small(data.length);
    unchecked(() -> out.write(data));
  }

  /** A text. */
  public void text(String text) {
    raw(text.getBytes(StandardCharsets.UTF_8));
  }

  /** One of the words of a closed set. */
  public void word(Enum<?> word) {
    text(word.name());
  }

  /** Something that may not be there. */
  public <T> void optional(Optional<T> value, Consumer<T> writer) {
    flag(value.isPresent());
    value.ifPresent(writer);
  }

  /** Several of a kind, in order. */
  public <T> void list(Collection<T> values, Consumer<T> writer) {
    small(values.size());
    values.forEach(writer);
  }

  private <T> void map(Map<String, T> values, Consumer<T> writer) {
    small(values.size());
    values.forEach(
        (name, value) -> {
          text(name);
          writer.accept(value);
        });
  }

  /** A tree. */
  public void value(Value value) {
    raw(Json.write(value));
  }

  /** An instant, to the nanosecond. */
  public void instant(Instant instant) {
    number(instant.getEpochSecond());
    small(instant.getNano());
  }

  private void duration(Duration duration) {
    number(duration.toMillis());
  }

  /** A key. */
  public void key(ItemKey key) {
    text(key.collection().name());
    text(key.partition());
    text(key.sort());
  }

  private void document(Document document) {
    text(document.mediaType());
    raw(document.bytes());
  }

  /** An item. */
  public void item(Item item) {
    key(item.key());
    document(item.value());
    text(item.version().token());
    instant(item.updatedAt());
    optional(item.expiresAt(), this::instant);
  }

  private void expression(ExpressionText expression) {
    text(expression.text());
    map(expression.names(), this::text);
    map(expression.values(), this::value);
  }

  private void guard(Mutation.Guard guard) {
    switch (guard.precondition()) {
      case Precondition.None() -> small(0);
      case Precondition.Absent() -> small(1);
      case Precondition.Present() -> small(2);
      case Precondition.Matches(var version) -> {
        small(3);
        text(version.token());
      }
    }
    optional(guard.condition().map(ExpressionText::of), this::expression);
  }

  /** A mutation. */
  public void mutation(Mutation mutation) {
    switch (mutation) {
      case Mutation.Put put -> {
        small(0);
        document(put.value());
        optional(put.expiresAt(), this::instant);
      }
      case Mutation.Update update -> {
        small(1);
        expression(ExpressionText.of(update.update()));
        optional(update.expiresAt(), this::instant);
      }
      case Mutation.Delete _ -> small(2);
      case Mutation.Check _ -> small(3);
    }
    key(mutation.key());
    guard(mutation.guard());
    word(mutation.returns());
  }

  /** What a write is told besides its deadline. */
  public void options(WriteOptions options) {
    optional(options.idempotency(), this::idempotency);
    small(options.firstOperation());
  }

  private void idempotency(Idempotency idempotency) {
    text(idempotency.key());
    text(idempotency.fingerprint());
  }

  /** The outcome of a mutation. */
  public void written(Written written) {
    key(written.key());
    word(written.kind());
    optional(written.version(), version -> text(version.token()));
    optional(written.item(), this::item);
    flag(written.replayed());
  }

  /** The outcome of one mutation among several. */
  public void result(Result result) {
    switch (result) {
      case Result.Done(Written written) -> {
        flag(true);
        written(written);
      }
      case Result.Failed(StorageException cause) -> {
        flag(false);
        failure(cause);
      }
    }
  }

  private void page(PageRequest page) {
    optional(page.after(), cursor -> text(cursor.token()));
    small(page.limit());
    number(page.maxBytes());
  }

  private void range(SortRange range) {
    switch (range) {
      case SortRange.All() -> small(0);
      case SortRange.Equal(Value value) -> {
        small(1);
        value(value);
      }
      case SortRange.BeginsWith(String prefix) -> {
        small(2);
        text(prefix);
      }
      case SortRange.Between(var lower, var upper) -> {
        small(3);
        optional(lower, this::bound);
        optional(upper, this::bound);
      }
    }
  }

  private void bound(SortRange.Bound bound) {
    value(bound.value());
    flag(bound.inclusive());
  }

  /** A query. */
  public void query(Query query) {
    text(query.collection().name());
    optional(query.index(), this::text);
    value(query.partition());
    range(query.range());
    flag(query.descending());
    optional(query.filter().map(ExpressionText::of), this::expression);
    optional(query.select().map(ExpressionText::of), this::expression);
    page(query.page());
  }

  /** A scan. */
  public void scan(Scan scan) {
    text(scan.collection().name());
    small(scan.segment());
    small(scan.segments());
    optional(scan.filter().map(ExpressionText::of), this::expression);
    optional(scan.select().map(ExpressionText::of), this::expression);
    page(scan.page());
  }

  /** A page. */
  public void page(Page page) {
    list(page.items(), this::item);
    optional(page.next(), cursor -> text(cursor.token()));
    word(page.reason());
    number(page.examined());
    list(page.failedShards(), this::text);
  }

  /** A definition. */
  public void schema(CollectionSchema schema) {
    text(schema.collection().name());
    number(schema.revision());
    map(schema.fields(), this::word);
    list(
        schema.indexes(),
        index -> {
          text(index.name());
          text(index.partition());
          optional(index.sort(), this::text);
        });
  }

  /** A migration. */
  public void migration(SqlMigration migration) {
    small(migration.version());
    text(migration.name());
    text(migration.up());
    optional(migration.down(), this::text);
  }

  /** A migration that a tenant has. */
  public void applied(SqlMigration.Applied applied) {
    small(applied.version());
    text(applied.name());
    text(applied.checksum());
    instant(applied.appliedAt());
  }

  /** Statements of SQL. */
  public void script(Sql.Script script) {
    list(
        script.statements(),
        statement -> {
          text(statement.text());
          switch (statement.parameters()) {
            case Sql.Parameters.Positional(var values) -> {
              flag(false);
              list(values, this::sqlValue);
            }
            case Sql.Parameters.Named(var values) -> {
              flag(true);
              map(values, this::sqlValue);
            }
          }
        });
    flag(script.atomic());
    flag(script.readOnly());
  }

  /** How statements of SQL ended. */
  public void sql(Sql.Outcome outcome) {
    list(outcome.results(), this::sqlResult);
    flag(outcome.replayed());
  }

  /** An engine's numbers may be larger than an item's. */
  private void sqlValue(Value value) {
    boolean number = value instanceof Value.Num;
    flag(number);
    if (value instanceof Value.Num(var decimal)) {
      text(decimal.toString());
    } else {
      value(value);
    }
  }

  private void sqlResult(Sql.Result result) {
    switch (result) {
      case Sql.Result.Done done -> {
        flag(true);
        list(
            done.columns(),
            column -> {
              text(column.name());
              optional(column.type(), this::text);
            });
        list(done.rows(), row -> list(row, this::sqlValue));
        number(done.rowsAffected());
        flag(done.lastInsertId().isPresent());
        done.lastInsertId().ifPresent(this::number);
      }
      case Sql.Result.Failed(var failure) -> {
        flag(false);
        failure(failure);
      }
    }
  }

  /** A tenant's figures. */
  public void description(Tenants.Description description) {
    text(description.tenant().name());
    number(description.bytes());
    list(
        description.collections(),
        count -> {
          text(count.collection().name());
          number(count.items());
        });
    optional(description.lastUsedAt(), this::instant);
  }

  /** A refusal or failure, without its cause, which is the other's own business. */
  public void failure(StorageException failure) {
    text(failure.getClass().getSimpleName());
    text(String.valueOf(failure.getMessage()));
    switch (failure) {
      case StorageException.Invalid e -> text(e.where());
      case StorageException.NotFound e -> word(e.subject());
      case StorageException.Conflict e -> word(e.reason());
      case StorageException.PreconditionFailed e -> list(e.failedChecks(), this::failedCheck);
      case StorageException.TooLarge e -> {
        text(e.limit());
        number(e.maximum());
        number(e.actual());
      }
      case StorageException.Rejected e -> {
        word(e.reason());
        text(e.where());
      }
      case StorageException.Throttled e -> duration(e.retryAfter());
      case StorageException.Corrupt _ -> {}
      case StorageException.Unsupported e -> word(e.part());
      case StorageException.Unavailable e -> duration(e.retryAfter());
      case StorageException.OutcomeUnknown _ -> {}
      case StorageException.OutOfSpace _ -> {}
    }
  }

  private void failedCheck(StorageException.FailedCheck check) {
    small(check.index());
    word(check.code());
    optional(check.current(), version -> text(version.token()));
  }
}
