package io.polygate.spi.wire;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Cursor;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Json;
import io.polygate.spi.Mutation;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Part;
import io.polygate.spi.Precondition;
import io.polygate.spi.Query;
import io.polygate.spi.Result;
import io.polygate.spi.Returns;
import io.polygate.spi.Scan;
import io.polygate.spi.SortRange;
import io.polygate.spi.Sql;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Expressions;
import io.polygate.spi.expression.Projection;
import io.polygate.spi.expression.Update;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Reads calls and their answers. Everything is checked as it would be if it came from a client.
 *
 * <p>All methods throw {@link StorageException.Invalid} if what they should read is not there, and
 * what the values' own constructors throw. For one thread.
 */
public final class WireInput {
  private final DataInputStream in;

  /** Reads from the beginning. */
  public WireInput(byte[] bytes) {
    in = new DataInputStream(new ByteArrayInputStream(bytes));
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T checked(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException | DateTimeException e) {
      throw malformed();
    }
  }

  private static StorageException.Invalid malformed() {
    return new StorageException.Invalid("Not a message of a gateway of this version.", "body");
  }

  /** A whole number. */
  public long number() {
    return checked(in::readLong);
  }

  /** A small whole number. */
  public int small() {
    return checked(in::readInt);
  }

  /** A truth value. */
  public boolean flag() {
    return checked(in::readBoolean);
  }

  /** Bytes. */
  public byte[] raw() {
    int length = small();
    return checked(
        () -> {
          if (length < 0 || length > in.available()) {
            throw new IOException("The message is shorter than it says.");
          }
          return in.readNBytes(length);
        });
  }

  /** A text. */
  public String text() {
    byte[] bytes = raw();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  /** One of the words of a closed set. */
  public <E extends Enum<E>> E word(Class<E> words) {
    String name = text();
    try {
      return Enum.valueOf(words, name);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  /** Something that may not be there. */
  public <T> Optional<T> optional(Supplier<T> reader) {
    return flag() ? Optional.of(reader.get()) : Optional.empty();
  }

  /** Several of a kind, in order. */
  public <T> List<T> list(Supplier<T> reader) {
    List<T> values = new ArrayList<>();
    for (int left = small(); left > 0; left--) {
      values.add(reader.get());
    }
    return values;
  }

  private <T> Map<String, T> map(Supplier<T> reader) {
    Map<String, T> values = new LinkedHashMap<>();
    for (int left = small(); left > 0; left--) {
      String name = text();
      values.put(name, reader.get());
    }
    return values;
  }

  /** A tree. */
  public Value value() {
    return Json.parse(raw());
  }

  /** An instant. */
  public Instant instant() {
    long seconds = number();
    int nanos = small();
    return checked(() -> Instant.ofEpochSecond(seconds, nanos));
  }

  private Duration duration() {
    return Duration.ofMillis(Math.max(0, number()));
  }

  /** A tenant, {@link Tenant#CATALOG} included. */
  public Tenant tenant() {
    return new Tenant(text());
  }

  /** A collection's name. */
  public CollectionName collection() {
    return new CollectionName(text());
  }

  /** A key. */
  public ItemKey key() {
    CollectionName collection = collection();
    String partition = text();
    return new ItemKey(collection, partition, text());
  }

  private Document document() {
    String mediaType = text();
    byte[] bytes = raw();
    return mediaType.equals(Document.JSON)
        ? Document.parseJson(bytes)
        : Document.opaque(mediaType, bytes);
  }

  private Version version() {
    return new Version(text());
  }

  /** An item. */
  public Item item() {
    ItemKey key = key();
    Document value = document();
    Version version = version();
    Instant updatedAt = instant();
    return new Item(key, value, version, updatedAt, optional(this::instant));
  }

  private Condition condition() {
    String text = text();
    Map<String, String> names = map(this::text);
    return Expressions.condition(text, names, map(this::value));
  }

  private Update update() {
    String text = text();
    Map<String, String> names = map(this::text);
    return Expressions.update(text, names, map(this::value));
  }

  private Projection projection() {
    String text = text();
    Map<String, String> names = map(this::text);
    if (!map(this::value).isEmpty()) {
      throw malformed();
    }
    return Expressions.projection(text, names);
  }

  private Mutation.Guard guard() {
    Precondition precondition =
        switch (small()) {
          case 0 -> Precondition.NONE;
          case 1 -> Precondition.ABSENT;
          case 2 -> Precondition.PRESENT;
          case 3 -> Precondition.matches(version());
          default -> throw malformed();
        };
    return new Mutation.Guard(precondition, optional(this::condition));
  }

  /** A mutation. */
  public Mutation mutation() {
    switch (small()) {
      case 0 -> {
        Document value = document();
        Optional<Instant> expiresAt = optional(this::instant);
        ItemKey key = key();
        Mutation.Guard guard = guard();
        return new Mutation.Put(key, value, expiresAt, guard, word(Returns.class));
      }
      case 1 -> {
        Update update = update();
        Optional<Instant> expiresAt = optional(this::instant);
        ItemKey key = key();
        Mutation.Guard guard = guard();
        return new Mutation.Update(key, update, expiresAt, guard, word(Returns.class));
      }
      case 2 -> {
        ItemKey key = key();
        Mutation.Guard guard = guard();
        return new Mutation.Delete(key, guard, word(Returns.class));
      }
      case 3 -> {
        ItemKey key = key();
        Mutation.Guard guard = guard();
        if (word(Returns.class) != Returns.NONE) {
          throw malformed();
        }
        return new Mutation.Check(key, guard);
      }
      default -> throw malformed();
    }
  }

  /** What a write is told, with its deadline, which travels apart. */
  public WriteOptions options(Deadline deadline) {
    Optional<Idempotency> idempotency = optional(this::idempotency);
    return new WriteOptions(idempotency, deadline, small());
  }

  private Idempotency idempotency() {
    String key = text();
    return new Idempotency(key, text());
  }

  /** The outcome of a mutation. */
  public Written written() {
    ItemKey key = key();
    Written.Kind kind = word(Written.Kind.class);
    Optional<Version> version = optional(this::version);
    Optional<Item> item = optional(this::item);
    return new Written(key, kind, version, item, flag());
  }

  /** The outcome of one mutation among several. */
  public Result result() {
    return flag() ? new Result.Done(written()) : new Result.Failed(failure());
  }

  private PageRequest pageRequest() {
    Optional<Cursor> after = optional(() -> new Cursor(text()));
    int limit = small();
    return new PageRequest(after, limit, number());
  }

  private SortRange range() {
    return switch (small()) {
      case 0 -> SortRange.all();
      case 1 -> new SortRange.Equal(value());
      case 2 -> new SortRange.BeginsWith(text());
      case 3 -> {
        Optional<SortRange.Bound> lower = optional(this::bound);
        yield new SortRange.Between(lower, optional(this::bound));
      }
      default -> throw malformed();
    };
  }

  private SortRange.Bound bound() {
    Value value = value();
    return new SortRange.Bound(value, flag());
  }

  /** A query. */
  public Query query() {
    CollectionName collection = collection();
    Optional<String> index = optional(this::text);
    Value partition = value();
    SortRange range = range();
    boolean descending = flag();
    Optional<Condition> filter = optional(this::condition);
    Optional<Projection> select = optional(this::projection);
    return new Query(
        collection, index, partition, range, descending, filter, select, pageRequest());
  }

  /** A scan. */
  public Scan scan() {
    CollectionName collection = collection();
    int segment = small();
    int segments = small();
    Optional<Condition> filter = optional(this::condition);
    Optional<Projection> select = optional(this::projection);
    return new Scan(collection, segment, segments, filter, select, pageRequest());
  }

  /** A page. */
  public Page page() {
    List<Item> items = list(this::item);
    Optional<Cursor> next = optional(() -> new Cursor(text()));
    Page.Reason reason = word(Page.Reason.class);
    long examined = number();
    return new Page(items, next, reason, examined, list(this::text));
  }

  /** A definition. */
  public CollectionSchema schema() {
    CollectionName collection = collection();
    long revision = number();
    Map<String, FieldType> fields = map(() -> word(FieldType.class));
    return new CollectionSchema(collection, revision, fields, list(this::index));
  }

  private IndexSchema index() {
    // Of the same form: a backend may make an identifier of it.
    String name = collection().name();
    String partition = text();
    return new IndexSchema(name, partition, optional(this::text));
  }

  /** A migration. */
  public SqlMigration migration() {
    int version = small();
    String name = text();
    String up = text();
    return new SqlMigration(version, name, up, optional(this::text));
  }

  /** A migration that a tenant has. */
  public SqlMigration.Applied applied() {
    int version = small();
    String name = text();
    String checksum = text();
    return new SqlMigration.Applied(version, name, checksum, instant());
  }

  /** Statements of SQL. */
  public Sql.Script script() {
    List<Sql.Statement> statements = list(this::statement);
    boolean atomic = flag();
    return new Sql.Script(statements, atomic, flag());
  }

  private Sql.Statement statement() {
    String text = text();
    return new Sql.Statement(
        text,
        flag()
            ? new Sql.Parameters.Named(map(this::sqlValue))
            : new Sql.Parameters.Positional(list(this::sqlValue)));
  }

  /** How statements of SQL ended. */
  public Sql.Outcome sql() {
    List<Sql.Result> results = list(this::sqlResult);
    return new Sql.Outcome(results, flag());
  }

  private Value sqlValue() {
    if (!flag()) {
      return value();
    }
    String digits = text();
    try {
      return new Value.Num(new BigDecimal(digits));
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private Sql.Result sqlResult() {
    if (!flag()) {
      return new Sql.Result.Failed(failure());
    }
    List<Sql.Column> columns =
        list(
            () -> {
              String name = text();
              return new Sql.Column(name, optional(this::text));
            });
    List<List<Value>> rows = list(() -> list(this::sqlValue));
    long affected = number();
    return new Sql.Result.Done(
        columns, rows, affected, flag() ? OptionalLong.of(number()) : OptionalLong.empty());
  }

  /** A tenant's figures. */
  public Tenants.Description description() {
    Tenant tenant = tenant();
    long bytes = number();
    List<Tenants.CollectionCount> counts = list(this::count);
    return new Tenants.Description(tenant, bytes, counts, optional(this::instant));
  }

  private Tenants.CollectionCount count() {
    CollectionName collection = collection();
    return new Tenants.CollectionCount(collection, number());
  }

  /** A refusal or failure. */
  public StorageException failure() {
    String kind = text();
    String message = text();
    return switch (kind) {
      case "Invalid" -> new StorageException.Invalid(message, text());
      case "NotFound" ->
          new StorageException.NotFound(word(StorageException.NotFound.Subject.class));
      case "Conflict" ->
          new StorageException.Conflict(word(StorageException.Conflict.Reason.class));
      case "PreconditionFailed" -> new StorageException.PreconditionFailed(list(this::failedCheck));
      case "TooLarge" -> {
        String limit = text();
        long maximum = number();
        yield new StorageException.TooLarge(message, limit, maximum, number());
      }
      case "Rejected" -> {
        StorageException.Rejected.Reason reason = word(StorageException.Rejected.Reason.class);
        yield new StorageException.Rejected(reason, message, text());
      }
      case "Throttled" -> new StorageException.Throttled(duration());
      case "Corrupt" -> new StorageException.Corrupt(message, null);
      case "Unsupported" -> new StorageException.Unsupported(word(Part.class));
      case "Unavailable" -> new StorageException.Unavailable(message, duration(), null);
      case "OutcomeUnknown" -> new StorageException.OutcomeUnknown(message, null);
      case "OutOfSpace" -> new StorageException.OutOfSpace(message, null);
      default -> throw malformed();
    };
  }

  private FailedCheck failedCheck() {
    int index = small();
    FailedCheck.Code code = word(FailedCheck.Code.class);
    return new FailedCheck(index, code, optional(this::version));
  }

  /** Fails if something is left. */
  public void end() {
    if (checked(in::available) > 0) {
      throw malformed();
    }
  }
}
