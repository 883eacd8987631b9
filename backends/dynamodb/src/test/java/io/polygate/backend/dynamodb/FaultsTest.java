package io.polygate.backend.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.polygate.backend.dynamodb.FaultProxy.Fault;
import io.polygate.dynamodb.DynamoDbLocal;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.expression.Expressions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests that go wrong between the gateway and the engine. */
class FaultsTest {
  private static final StoreId ACME = new StoreId(new Namespace("faults"), new Tenant("acme"));
  private static final CollectionName NOTES = new CollectionName("notes");

  private final TestTables tables = new TestTables(DynamoDbSettings.LayoutKind.SHARED);
  private final FaultProxy proxy = new FaultProxy(DynamoDbLocal.shared());
  private final DynamoDbBackend backend =
      DynamoDbBackend.open(
          tables.settings(proxy.endpoint(), Duration.ofMinutes(1)), InstantSource.system());

  @BeforeEach
  void makeTenant() {
    backend.tenants(ACME.namespace()).create(ACME.tenant());
    // Remembered from here on, so that the tests see their own requests alone.
    items().get(key(0), ReadOptions.strong());
  }

  @AfterEach
  void close() {
    backend.close();
    proxy.close();
    tables.close();
  }

  private Items items() {
    return backend.store(ACME).items();
  }

  private static ItemKey key(int number) {
    return ItemKey.of(NOTES, "k" + number);
  }

  private static Document json(String text) {
    return Document.parseJson(text.getBytes(StandardCharsets.UTF_8));
  }

  private static WriteOptions within(Duration time) {
    return new WriteOptions(Optional.empty(), Deadline.after(time));
  }

  private List<Result> putSixty(WriteOptions options) {
    return items()
        .applyAll(
            IntStream.range(0, 60)
                .mapToObj(i -> (Mutation) Mutation.Put.of(key(i), json("{\"n\":" + i + "}")))
                .toList(),
            options);
  }

  @Test
  void sixtyWritesThatComeBackUnprocessedTwiceAreAllMade() {
    // Three batches: 25, 25 and 10.
    proxy.plan("BatchWriteItem", 6, new Fault.Unprocessed());

    List<Result> results = putSixty(WriteOptions.plain());

    assertThat(results).hasSize(60).hasOnlyElementsOfType(Result.Done.class);
    assertThat(proxy.seen("BatchWriteItem")).isEqualTo(9);
    List<ItemKey> keys = IntStream.range(0, 60).mapToObj(FaultsTest::key).toList();
    assertThat(items().getAll(keys, ReadOptions.strong())).allMatch(Optional::isPresent);
  }

  @Test
  void writesThatStayUnprocessedUntilTheDeadlineAreThrottledEach() {
    proxy.plan("BatchWriteItem", Integer.MAX_VALUE, new Fault.Unprocessed());

    List<Result> results = putSixty(within(Duration.ofMillis(300)));

    assertThat(results)
        .hasSize(60)
        .allSatisfy(
            result ->
                assertThat(((Result.Failed) result).cause())
                    .isInstanceOf(StorageException.Throttled.class));
    assertThat(items().get(key(0), ReadOptions.strong())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ProvisionedThroughputExceededException, 400",
    "ThrottlingException, 400",
    "RequestLimitExceeded, 400",
    "InternalServerError, 500"
  })
  void readIsRepeatedAfterWhatPasses(String code, int status) {
    items().apply(Mutation.Put.of(key(1), json("1")), WriteOptions.plain());
    int before = proxy.seen("GetItem");
    proxy.plan("GetItem", 3, FaultProxy.error(status, code, "message"));

    assertThat(items().get(key(1), ReadOptions.strong())).isPresent();

    assertThat(proxy.seen("GetItem") - before).isEqualTo(4);
  }

  @Test
  void writeIsRepeatedAfterItWasThrottled() {
    proxy.plan(
        "PutItem", 3, FaultProxy.error(400, "ProvisionedThroughputExceededException", "message"));
    int before = proxy.seen("PutItem");

    items().apply(Mutation.Put.of(key(1), json("1")), WriteOptions.plain());

    assertThat(proxy.seen("PutItem") - before).isEqualTo(4);
  }

  @Test
  void throttlingUpToTheDeadlineIsSaidWithATimeToComeBack() {
    proxy.plan(
        "PutItem",
        Integer.MAX_VALUE,
        FaultProxy.error(400, "ProvisionedThroughputExceededException", "Message"));

    StorageException.Throttled failure =
        catchThrowableOfType(
            StorageException.Throttled.class,
            () ->
                items().apply(Mutation.Put.of(key(1), json("1")), within(Duration.ofMillis(300))));

    assertThat(failure.retryAfter()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"AccessDeniedException", "UnrecognizedClientException", "ExpiredTokenException"})
  void denialIsTheOperatorsBusinessAndGivesNothingAway(String code) {
    for (String messageName : List.of("message", "Message")) {
      proxy.plan("GetItem", 1, FaultProxy.error(400, code, messageName));

      assertThatThrownBy(() -> items().get(key(1), ReadOptions.strong()))
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessage("The gateway is not allowed to use the store.");
    }
  }

  @Test
  void missingTableIsUnavailable() {
    proxy.plan("GetItem", 1, FaultProxy.error(400, "ResourceNotFoundException", "message"));

    assertThatThrownBy(() -> items().get(key(1), ReadOptions.strong()))
        .isInstanceOf(StorageException.Unavailable.class);
  }

  @Test
  void transactionConflictPasses() {
    proxy.plan("PutItem", 2, FaultProxy.error(400, "TransactionConflictException", "message"));

    items().apply(Mutation.Put.of(key(1), json("1")), WriteOptions.plain());

    assertThat(items().get(key(1), ReadOptions.strong())).isPresent();
  }

  @Test
  void lostAnswerOfAWriteIsAnUnknownOutcomeAndTheWriteIsNotRepeated() {
    items().apply(Mutation.Put.of(key(1), json("{\"n\":1}")), WriteOptions.plain());
    proxy.plan("UpdateItem", 1, new Fault.LostAnswer());

    assertThatThrownBy(() -> items().apply(increase(), WriteOptions.plain()))
        .isInstanceOf(StorageException.OutcomeUnknown.class);

    assertThat(proxy.seen("UpdateItem")).isEqualTo(1);
    assertThat(n()).isEqualTo(Value.Num.of(2));
  }

  @Test
  void lostAnswerOfAWriteWithAnIdempotencyKeyIsAskedForAgain() {
    items().apply(Mutation.Put.of(key(1), json("{\"n\":1}")), WriteOptions.plain());
    proxy.plan("TransactWriteItems", 1, new Fault.LostAnswer());
    WriteOptions once =
        new WriteOptions(Optional.of(new Idempotency("once", "digest")), Deadline.none());

    items().apply(increase(), once);

    assertThat(proxy.seen("TransactWriteItems")).isEqualTo(2);
    assertThat(n()).isEqualTo(Value.Num.of(2));
  }

  @Test
  void engineThatIsNotThereIsUnavailable() {
    try (DynamoDbBackend nowhere =
        DynamoDbBackend.open(
            tables.settings(URI.create("http://127.0.0.1:9"), Duration.ofMinutes(1)),
            InstantSource.system())) {
      ReadOptions soon =
          new ReadOptions(Consistency.STRONG, Deadline.after(Duration.ofMillis(200)));

      assertThatThrownBy(() -> nowhere.store(ACME).items().get(key(1), soon))
          .isInstanceOf(StorageException.Unavailable.class);
    }
  }

  @Test
  void expressionThatIsTooLongForTheEngineMeansTheSame() {
    items().apply(Mutation.Put.of(key(1), json("{\"n\":99}")), WriteOptions.plain());
    String none = "n IN (" + "1,".repeat(99) + "1)";
    String condition = String.join(" OR ", Collections.nCopies(8, none)) + " OR n = 99";
    Mutation.Guard guard =
        new Mutation.Guard(Precondition.PRESENT, Optional.of(Expressions.condition(condition)));

    items().apply(Mutation.Put.of(key(1), json("{\"n\":1000}")).when(guard), WriteOptions.plain());

    assertThat(n()).isEqualTo(Value.Num.of(1000));
    assertThatThrownBy(
            () ->
                items().apply(Mutation.Put.of(key(1), json("1")).when(guard), WriteOptions.plain()))
        .isInstanceOf(StorageException.PreconditionFailed.class);
  }

  @Test
  void valueThatIsLargerAsARowThanAsJsonIsRefusedWithItsLimit() {
    Document many = json("[" + "1,".repeat(190_000) + "1]");

    StorageException.TooLarge refusal =
        catchThrowableOfType(
            StorageException.TooLarge.class,
            () -> items().apply(Mutation.Put.of(key(1), many), WriteOptions.plain()));

    assertThat(refusal.limit()).isEqualTo("itemBytes");
    assertThat(refusal.maximum()).isEqualTo(400 * 1024);
  }

  @Test
  void valueThatNestsDeeperThanTheEngineIsKeptAndSeenByExpressions() {
    String deep = "{\"n\":1,\"deep\":" + "[".repeat(40) + "]".repeat(40) + "}";
    items().apply(Mutation.Put.of(key(1), json(deep)), WriteOptions.plain());
    Mutation.Guard guard =
        new Mutation.Guard(Precondition.NONE, Optional.of(Expressions.condition("n = 1")));

    items().apply(increase(guard), WriteOptions.plain());

    assertThat(n()).isEqualTo(Value.Num.of(2));
    assertThatThrownBy(() -> items().apply(increase(guard), WriteOptions.plain()))
        .isInstanceOf(StorageException.PreconditionFailed.class);
  }

  private Value n() {
    Value value = items().get(key(1), ReadOptions.strong()).orElseThrow().value().value();
    return Objects.requireNonNull(((Value.Members) value).values().get("n"));
  }

  private static Mutation increase() {
    return increase(Mutation.Guard.NONE);
  }

  private static Mutation increase(Mutation.Guard guard) {
    return new Mutation.Update(
        key(1), Expressions.update("ADD n 1"), Optional.empty(), guard, Returns.NONE);
  }
}
