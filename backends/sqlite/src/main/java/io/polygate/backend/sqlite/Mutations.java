package io.polygate.backend.sqlite;

import io.polygate.spi.Changes;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.Written;
import io.polygate.spi.Written.Kind;
import io.polygate.spi.expression.ConditionEvaluator;
import io.polygate.spi.expression.Expressions;
import io.polygate.spi.expression.UpdateEvaluator;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes mutations within the writer's transaction.
 *
 * <p>A mutation is first planned, from the item as it is, and then carried out. Whatever refuses it
 * does so while it is planned, so that a refused one leaves nothing to undo: that is why a request
 * needs no savepoint. One without a guard that does not ask for the item needs no plan and is one
 * statement, or two.
 */
final class Mutations {
  private final WriteSession session;
  // Which of the two statements of a put is tried first: the one that was right the last time.
  private boolean itemsAreNew = true;

  Mutations(WriteSession session) {
    this.session = session;
  }

  /**
   * Makes one mutation.
   *
   * @throws StorageException if it is refused; then nothing was changed
   * @throws SQLException if the engine failed; then the transaction must be undone
   */
  Written make(Mutation mutation) throws SQLException {
    Instant now = session.now();
    // What is noted of a change needs the item as it was.
    if (session.changes() == null
        && isUnguarded(mutation.guard())
        && mutation.returns() != Returns.OLD) {
      switch (mutation) {
        case Mutation.Put put -> {
          return put(put, now);
        }
        case Mutation.Delete delete -> {
          return delete(delete, now);
        }
        case Mutation.Update ignored -> {}
        case Mutation.Check ignored -> {}
      }
    }
    Plan plan = plan(mutation, now);
    plan.failedCheck(0)
        .ifPresent(
            check -> {
              throw new StorageException.PreconditionFailed(List.of(check));
            });
    return plan.work(now).carryOut();
  }

  /**
   * Looks at the item that a mutation is about.
   *
   * @throws StorageException.Corrupt if it is not what was written
   */
  Plan plan(Mutation mutation, Instant now) throws SQLException {
    return new Plan(mutation, current(mutation.key(), now));
  }

  private @Nullable StoredItem current(ItemKey key, Instant now) throws SQLException {
    CollectionTable table = session.existingTable(key.collection());
    if (table == null) {
      return null;
    }
    StoredItem stored = find(table, key);
    return stored != null && stored.isVisible(now) ? stored : null;
  }

  private @Nullable StoredItem find(CollectionTable table, ItemKey key) throws SQLException {
    SqlStatement select = session.connection().statement(table.sql().select());
    if (!select.query(key.partition(), key.sort())) {
      return null;
    }
    try {
      return select.read(row -> StoredItem.read(row, key.partition(), key.sort()));
    } finally {
      select.reset();
    }
  }

  private Written put(Mutation.Put put, Instant now) throws SQLException {
    Document value = storable(put.key(), put.value());
    CollectionTable table = tableFor(put.key(), put.expiresAt());
    StoredItem stored = StoredItem.of(value, session.nextVersion(), now, put.expiresAt());
    Kind kind = store(table, put.key(), stored, now);
    return written(put, kind, stored);
  }

  /** Writes an item over whatever is there, and says whether that could be seen. */
  private Kind store(CollectionTable table, ItemKey key, StoredItem stored, Instant now)
      throws SQLException {
    ItemSql sql = table.sql();
    FileConnection connection = session.connection();
    session.wrote(stored.length());
    @Nullable Object[] row = stored.arguments(key);
    if (itemsAreNew) {
      if (connection.statement(sql.insert()).run(row) == 1) {
        return Kind.CREATED;
      }
      if (connection.statement(sql.update()).run(stored.arguments(key, now)) == 1) {
        itemsAreNew = false;
        return Kind.REPLACED;
      }
    } else {
      if (connection.statement(sql.update()).run(stored.arguments(key, now)) == 1) {
        return Kind.REPLACED;
      }
      if (connection.statement(sql.insert()).run(row) == 1) {
        itemsAreNew = true;
        return Kind.CREATED;
      }
    }
    connection.statement(sql.replace()).run(row); // Over one that is expired but not yet swept.
    return Kind.CREATED;
  }

  private Written delete(Mutation.Delete delete, Instant now) throws SQLException {
    CollectionTable table = session.existingTable(delete.key().collection());
    boolean deleted = table != null && delete(table, delete.key(), now);
    return new Written(
        delete.key(),
        deleted ? Kind.DELETED : Kind.UNCHANGED,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private boolean delete(CollectionTable table, ItemKey key, Instant now) throws SQLException {
    session.wrote(0);
    return session
            .connection()
            .statement(table.sql().delete())
            .run(key.partition(), key.sort(), now.getEpochSecond())
        == 1;
  }

  private void note(
      Changes.Kind kind,
      ItemKey key,
      Instant now,
      @Nullable StoredItem before,
      @Nullable StoredItem after)
      throws SQLException {
    ChangeLog log = session.changes();
    if (log != null) {
      log.add(kind, key, now, before, after);
    }
  }

  /**
   * Removes some of a collection's expired items one by one, so that each is noted.
   *
   * @return how many
   */
  int expire(CollectionTable table, Instant now, int limit) throws SQLException {
    List<ItemKey> keys = new ArrayList<>();
    SqlStatement select =
        session
            .connection()
            .statement(
                "SELECT pk, sk FROM "
                    + FileFormat.quoted(table.table())
                    + " WHERE expires_at <= ? ORDER BY expires_at LIMIT ?");
    try {
      boolean more = select.query(now.getEpochSecond(), (long) limit);
      while (more) {
        keys.add(
            select.read(
                row ->
                    new ItemKey(
                        table.collection(),
                        Objects.requireNonNull(row.text(0)),
                        Objects.requireNonNull(row.text(1)))));
        more = select.next();
      }
    } finally {
      select.reset();
    }
    for (ItemKey key : keys) {
      StoredItem before = find(table, key);
      session
          .connection()
          .statement("DELETE FROM " + FileFormat.quoted(table.table()) + " WHERE pk = ? AND sk = ?")
          .run(key.partition(), key.sort());
      note(Changes.Kind.EXPIRED, key, now, before, null);
    }
    return keys.size();
  }

  private CollectionTable tableFor(ItemKey key, Optional<Instant> expiresAt) throws SQLException {
    return expiresAt.isEmpty()
        ? session.table(key.collection())
        : session.expiringTable(key.collection());
  }

  private static boolean isUnguarded(Mutation.Guard guard) {
    return guard.precondition() instanceof Precondition.None && guard.condition().isEmpty();
  }

  private static Written written(Mutation mutation, Kind kind, StoredItem stored) {
    return new Written(
        mutation.key(),
        kind,
        Optional.of(StoredItem.version(stored.version())),
        mutation.returns() == Returns.NEW
            ? Optional.of(stored.item(mutation.key()))
            : Optional.empty(),
        false);
  }

  /**
   * The value as it is stored.
   *
   * @throws StorageException.TooLarge if it is larger than can be held
   */
  Document storable(ItemKey key, Document value) {
    List<String> fields = session.indexedFields(key.collection());
    Document storable = fields.isEmpty() ? value : IndexedValues.storable(fields, value);
    int maximum = SqliteBackend.LIMITS.valueBytes();
    if (storable.length() > maximum) {
      throw new StorageException.TooLarge(
          "The value is too large.", "valueBytes", maximum, storable.length());
    }
    return storable;
  }

  /** A mutation with the item as it is before. */
  final class Plan {
    private final Mutation mutation;
    private final @Nullable StoredItem before;

    private Plan(Mutation mutation, @Nullable StoredItem before) {
      this.mutation = mutation;
      this.before = before;
    }

    /** What of the guard does not hold, if anything. */
    Optional<FailedCheck> failedCheck(int index) {
      FailedCheck.Code code = failedCode();
      return code == null
          ? Optional.empty()
          : Optional.of(
              new FailedCheck(
                  index,
                  code,
                  Optional.ofNullable(before).map(item -> StoredItem.version(item.version()))));
    }

    private FailedCheck.@Nullable Code failedCode() {
      FailedCheck.Code failed =
          switch (mutation.guard().precondition()) {
            case Precondition.None() -> null;
            case Precondition.Absent() -> before == null ? null : FailedCheck.Code.EXISTS;
            case Precondition.Present() -> before == null ? FailedCheck.Code.ABSENT : null;
            case Precondition.Matches(Version version) -> {
              if (before == null) {
                yield FailedCheck.Code.ABSENT;
              }
              yield StoredItem.version(before.version()).equals(version)
                  ? null
                  : FailedCheck.Code.VERSION;
            }
          };
      if (failed != null) {
        return failed;
      }
      boolean holds =
          mutation
              .guard()
              .condition()
              .map(condition -> ConditionEvaluator.matches(condition, valueBefore()))
              .orElse(true);
      return holds ? null : FailedCheck.Code.CONDITION;
    }

    private Value valueBefore() {
      return before == null ? Expressions.ABSENT_ITEM : before.document().value();
    }

    /**
     * Works out what is to be stored.
     *
     * @throws StorageException.Rejected if the update does not fit the item
     * @throws StorageException.TooLarge if the new item is larger than can be held
     */
    Work work(Instant now) throws SQLException {
      return switch (mutation) {
        case Mutation.Put put ->
            new Work(this, now, storable(put.key(), put.value()), put.expiresAt());
        case Mutation.Update update ->
            new Work(
                this,
                now,
                storable(
                    update.key(),
                    Document.of(UpdateEvaluator.apply(update.update(), valueBefore()))),
                update.expiresAt().isPresent() ? update.expiresAt() : expiryBefore());
        case Mutation.Delete ignored -> new Work(this, now, null, Optional.empty());
        case Mutation.Check ignored -> new Work(this, now, null, Optional.empty());
      };
    }

    private Optional<Instant> expiryBefore() {
      return before == null ? Optional.empty() : before.expiresAt();
    }
  }

  /** What a mutation will leave. */
  final class Work {
    private final Plan plan;
    private final Instant now;
    // Null if the item will have none, or stays as it is.
    private final @Nullable Document value;
    private final Optional<Instant> expiresAt;

    private Work(Plan plan, Instant now, @Nullable Document value, Optional<Instant> expiresAt) {
      this.plan = plan;
      this.now = now;
      this.value = value;
      this.expiresAt = expiresAt;
    }

    /** Writes it. */
    Written carryOut() throws SQLException {
      Mutation mutation = plan.mutation;
      StoredItem before = plan.before;
      if (mutation instanceof Mutation.Check || (value == null && before == null)) {
        return answer(Kind.UNCHANGED, before);
      }
      if (value == null) {
        delete(
            Objects.requireNonNull(session.existingTable(mutation.key().collection())),
            mutation.key(),
            now);
        note(Changes.Kind.DELETED, mutation.key(), now, before, null);
        return answer(Kind.DELETED, null);
      }
      CollectionTable table = tableFor(mutation.key(), expiresAt);
      StoredItem after = StoredItem.of(value, session.nextVersion(), now, expiresAt);
      Kind kind = store(table, mutation.key(), after, now);
      note(
          kind == Kind.CREATED ? Changes.Kind.CREATED : Changes.Kind.UPDATED,
          mutation.key(),
          now,
          before,
          after);
      return answer(kind, after);
    }

    private Written answer(Kind kind, @Nullable StoredItem after) {
      Mutation mutation = plan.mutation;
      StoredItem asked =
          switch (mutation.returns()) {
            case NONE -> null;
            case OLD -> plan.before;
            case NEW -> after;
          };
      Optional<Item> item = Optional.ofNullable(asked).map(found -> found.item(mutation.key()));
      return new Written(
          mutation.key(),
          kind,
          Optional.ofNullable(after).map(stored -> StoredItem.version(stored.version())),
          item,
          false);
    }
  }
}
