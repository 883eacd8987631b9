package io.polygate.spi.tck.differential;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.Backend;
import io.polygate.spi.Document;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Page;
import io.polygate.spi.Part;
import io.polygate.spi.Precondition;
import io.polygate.spi.Query;
import io.polygate.spi.SortRange;
import io.polygate.spi.SortRange.Bound;
import io.polygate.spi.Store;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.tck.TestClock;
import io.polygate.spi.tck.memory.MemoryBackend;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The comparison finds what is broken. */
class DifferentialTest {
  private static final long SEED = 4711;
  private static final int OPERATIONS = 3_000;
  private static final Set<Part> PARTS =
      EnumSet.of(Part.ITEMS, Part.QUERIES, Part.TRANSACTIONS, Part.INDEXES, Part.EXPIRY);

  private final TestClock clock = new TestClock();

  @Test
  void theReferenceStoreAgreesWithItself() {
    Differential.compare(new MemoryBackend(clock), clock, PARTS, SEED, OPERATIONS);
  }

  @Test
  void aBackendWithItemsAloneIsAskedForNothingElse() {
    Backend itemsOnly =
        new BrokenBackend(new MemoryBackend(clock), store -> Store.of(store.items()));

    Differential.compare(itemsOnly, clock, EnumSet.of(Part.ITEMS), SEED, OPERATIONS);
  }

  @Test
  void complaintNamesTheSeedAndBothOutcomes() {
    assertThatThrownBy(
            () -> compare(items(it -> BrokenItems.asking(it, DifferentialTest::unguarded))))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the seed " + SEED)
        .hasMessageContaining("The reference store:")
        .hasMessageContaining("The tested backend:");
  }

  @Test
  void guardThatIsIgnoredIsFound() {
    assertFound(items(it -> BrokenItems.asking(it, DifferentialTest::unguarded)));
  }

  @Test
  void expiryThatIsNotKeptIsFound() {
    assertFound(
        items(
            it ->
                BrokenItems.asking(
                    it,
                    m ->
                        m instanceof Mutation.Put put
                            ? new Mutation.Put(
                                put.key(),
                                put.value(),
                                Optional.empty(),
                                put.guard(),
                                put.returns())
                            : m)));
  }

  @Test
  void versionThatIsReusedIsFound() {
    Version always = new Version("always");
    assertFound(
        items(
            it ->
                BrokenItems.answering(
                    it,
                    w ->
                        new Written(
                            w.key(),
                            w.kind(),
                            w.version().map(version -> always),
                            w.item(),
                            w.replayed()))));
  }

  @Test
  void idempotencyThatIsIgnoredIsFound() {
    assertFound(
        items(
            it ->
                BrokenItems.obeying(
                    it, options -> new WriteOptions(Optional.empty(), options.deadline()))));
  }

  @Test
  void replayThatDoesNotSaySoIsFound() {
    assertFound(
        items(
            it ->
                BrokenItems.answering(
                    it, w -> new Written(w.key(), w.kind(), w.version(), w.item(), false))));
  }

  @Test
  void numberThatLosesDigitsIsFound() {
    assertFound(
        items(
            it ->
                BrokenItems.asking(
                    it,
                    m ->
                        m instanceof Mutation.Put put && put.value().isJson()
                            ? new Mutation.Put(
                                put.key(),
                                rounded(put.value()),
                                put.expiresAt(),
                                put.guard(),
                                put.returns())
                            : m)));
  }

  @Test
  void clockThatStandsStillIsFound() {
    Instant start = clock.instant();
    InstantSource stopped = () -> start;

    assertFound(new MemoryBackend(stopped));
  }

  @Test
  void transactionThatIsNotAtomicIsFound() {
    assertFound(
        broken(
            store ->
                store.withTransactions(
                    (mutations, options) ->
                        mutations.stream()
                            .map(m -> store.items().apply(m, WriteOptions.plain()))
                            .toList())));
  }

  @Test
  void lastItemThatAPageForgetsIsFound() {
    assertFound(
        broken(
            store ->
                store.withQueries(
                    BrokenQueries.answering(
                        store.queries().orElseThrow(),
                        page ->
                            new Page(
                                page.items().subList(0, Math.min(page.items().size(), 3)),
                                page.next(),
                                page.reason(),
                                page.examined())))));
  }

  @Test
  void orderThatIsIgnoredIsFound() {
    assertFound(
        broken(
            store ->
                store.withQueries(
                    BrokenQueries.asking(
                        store.queries().orElseThrow(), query -> with(query, false, true)))));
  }

  @Test
  void filterThatIsIgnoredIsFound() {
    assertFound(
        broken(
            store ->
                store.withQueries(
                    BrokenQueries.asking(
                        store.queries().orElseThrow(),
                        query -> with(query, query.descending(), false)))));
  }

  @Test
  void boundThatIsTakenAsInsideIsFound() {
    assertFound(
        broken(
            store ->
                store.withQueries(
                    BrokenQueries.asking(
                        store.queries().orElseThrow(),
                        query ->
                            query.range()
                                    instanceof
                                    SortRange.Between(Optional<Bound> lower, Optional<Bound> upper)
                                ? new Query(
                                    query.collection(),
                                    query.index(),
                                    query.partition(),
                                    new SortRange.Between(
                                        lower.map(b -> new Bound(b.value(), true)), upper),
                                    query.descending(),
                                    query.filter(),
                                    query.select(),
                                    query.page())
                                : query))));
  }

  @Test
  void indexThatIsMistakenForAnotherIsFound() {
    assertFound(
        broken(
            store ->
                store.withQueries(
                    BrokenQueries.asking(
                        store.queries().orElseThrow(),
                        query ->
                            new Query(
                                query.collection(),
                                query.index().map(name -> "byKind"),
                                query.partition(),
                                query.range(),
                                query.descending(),
                                query.filter(),
                                query.select(),
                                query.page())))));
  }

  private Backend broken(UnaryOperator<Store> breakage) {
    return new BrokenBackend(new MemoryBackend(clock), breakage);
  }

  private Backend items(UnaryOperator<Items> breakage) {
    return broken(
        store ->
            new Store(
                breakage.apply(store.items()),
                store.queries(),
                store.transactions(),
                store.indexes(),
                store.expiry(),
                store.hot(),
                store.sql(),
                store.snapshots(),
                store.changes()));
  }

  private void compare(Backend backend) {
    Differential.compare(backend, clock, PARTS, SEED, OPERATIONS);
  }

  private void assertFound(Backend backend) {
    assertThatThrownBy(() -> compare(backend))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("differs");
  }

  private static Mutation unguarded(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Put put -> put.when(Guard.NONE);
      case Mutation.Update update ->
          new Mutation.Update(
              update.key(), update.update(), update.expiresAt(), Guard.NONE, update.returns());
      case Mutation.Delete delete ->
          new Mutation.Delete(delete.key(), Guard.NONE, delete.returns());
      case Mutation.Check check -> new Mutation.Check(check.key(), Guard.of(Precondition.NONE));
    };
  }

  /** The document with its numbers as a double holds them. */
  private static Document rounded(Document document) {
    return Document.of(rounded(document.value()));
  }

  private static Value rounded(Value value) {
    return switch (value) {
      case Value.Num(var number) ->
          new Value.Num(new BigDecimal(number.doubleValue()).round(MathContext.DECIMAL64));
      case Value.Members(var members) -> {
        var copy = new LinkedHashMap<String, Value>();
        members.forEach((name, member) -> copy.put(name, rounded(member)));
        yield new Value.Members(copy);
      }
      case Value.Null _, Value.Bool _, Value.Text _, Value.Array _, Value.Bytes _, Value.Set _ ->
          value;
    };
  }

  private static Query with(Query query, boolean descending, boolean filtered) {
    return new Query(
        query.collection(),
        query.index(),
        query.partition(),
        query.range(),
        descending,
        filtered ? query.filter() : Optional.empty(),
        query.select(),
        query.page());
  }
}
