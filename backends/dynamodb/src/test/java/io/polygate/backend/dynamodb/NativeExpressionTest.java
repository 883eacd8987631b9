package io.polygate.backend.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Namespace;
import io.polygate.spi.Precondition;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.Written;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Expressions;
import io.polygate.spi.expression.Update;
import io.polygate.spi.tck.expression.ExpressionCase;
import io.polygate.spi.tck.expression.ExpressionTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The engine itself gives the answers of {@link ExpressionTable}: each of its conditions and
 * updates is a single request here, and nothing is evaluated by the gateway.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NativeExpressionTest {
  private static final CollectionName NOTES = new CollectionName("notes");
  private static final String LONGEST = "what is just within the limits is taken";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final TestTables tables = new TestTables(DynamoDbSettings.LayoutKind.SHARED);
  private final DynamoDbSettings settings = tables.settings();
  private final Connection connection = new Connection(settings);
  private final Calls calls = new Calls(connection, settings.requestTimeout());
  private final SingleWrites writes = new SingleWrites(calls);
  private final Place place =
      new OwnPlace(
          NOTES,
          settings.table(),
          new TenantLife(new StoreId(new Namespace("n"), new Tenant("t")), "123456789012"));

  @BeforeAll
  void makeTable() {
    new Tables(calls, settings).require(settings.table());
  }

  @AfterAll
  void close() {
    connection.close();
    tables.close();
  }

  private Optional<Written> write(Mutation mutation) {
    return writes.apply(mutation, place, NOW, Deadline.none());
  }

  /** The examples that the parser accepts, numbered by their place. */
  private static List<ExpressionCase> accepted(ExpressionCase.Kind kind) {
    List<ExpressionCase> accepted = new ArrayList<>();
    for (ExpressionCase example : ExpressionTable.cases()) {
      if (example.kind() == kind && catchThrowable(() -> parse(example)) == null) {
        accepted.add(example);
      }
    }
    assertThat(accepted).hasSizeGreaterThan(50);
    return accepted;
  }

  private static void parse(ExpressionCase example) {
    var _ =
        example.kind() == ExpressionCase.Kind.UPDATE
            ? Expressions.update(example.text(), example.names(), example.values())
            : Expressions.condition(example.text(), example.names(), example.values());
  }

  private ItemKey keyWith(int number, ExpressionCase example) {
    ItemKey key = new ItemKey(NOTES, example.kind().name(), "example " + number);
    example.item().ifPresent(value -> write(Mutation.Put.of(key, Document.of(value))));
    return key;
  }

  @Test
  void everyConditionHoldsOrFailsInTheEngineAsTheTableSays() {
    List<ExpressionCase> examples = accepted(ExpressionCase.Kind.CONDITION);
    for (int i = 0; i < examples.size(); i++) {
      ExpressionCase example = examples.get(i);
      ItemKey key = keyWith(i, example);
      Condition condition =
          Expressions.condition(example.text(), example.names(), example.values());
      Mutation put =
          Mutation.Put.of(key, Document.of(Value.Num.of(1)))
              .when(new Guard(Precondition.NONE, Optional.of(condition)));
      boolean expected = example.expectation().equals(new ExpressionCase.Result(Value.Bool.TRUE));

      boolean held;
      try {
        boolean isSingle = write(put).isPresent();
        // The longest are longer than the engine takes, once they have the request's placeholders.
        assertThat(isSingle || example.about().equals(LONGEST))
            .as("%s is a single request", example)
            .isTrue();
        held = true;
      } catch (StorageException.PreconditionFailed e) {
        held = false;
      }

      assertThat(held).as(example.toString()).isEqualTo(expected);
    }
  }

  @Test
  void everyUpdateOfAnItemIsMadeOrRefusedByTheEngineAsTheTableSays() {
    List<ExpressionCase> examples = accepted(ExpressionCase.Kind.UPDATE);
    int made = 0;
    for (int i = 0; i < examples.size(); i++) {
      ExpressionCase example = examples.get(i);
      ItemKey key = keyWith(i, example);
      Update update = Expressions.update(example.text(), example.names(), example.values());

      Optional<Written> written =
          write(new Mutation.Update(key, update, Optional.empty(), Guard.NONE, Returns.NEW));

      if (example.expectation() instanceof ExpressionCase.Result(Value value)) {
        if (written.isPresent()) {
          made++;
          assertThat(written.get().item().orElseThrow().value().value())
              .as(example.toString())
              .isEqualTo(value);
        } else {
          assertThat(isLeftToTheGateway(example, update))
              .as("%s is a single request", example)
              .isTrue();
        }
      } else {
        assertThat(written).as(example.toString()).isEmpty();
      }
    }
    assertThat(made).isGreaterThan(30);
  }

  /** What begins with no item, or with none that is an object, or changes a set within another. */
  private static boolean isLeftToTheGateway(ExpressionCase example, Update update) {
    return !(example.item().orElse(Value.Null.NULL) instanceof Value.Members)
        || update.actions().stream()
            .anyMatch(
                action ->
                    action.path().steps().size() > 1
                        && (action instanceof Update.Delete
                            || (action instanceof Update.Add(var _, Value added)
                                && added instanceof Value.Set)));
  }
}
