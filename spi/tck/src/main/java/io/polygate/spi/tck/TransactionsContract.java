package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Precondition;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.StorageException.FailedCheck.Code;
import io.polygate.spi.StorageException.Rejected.Reason;
import io.polygate.spi.Tenant;
import io.polygate.spi.Transactions;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.Written.Kind;
import io.polygate.spi.expression.Expressions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several mutations are made all or not at all: {@link Transactions}. */
public abstract class TransactionsContract extends Contract {
  private static final ItemKey A = key("p", "a");
  private static final ItemKey B = key("p", "b");
  private static final ItemKey C = key("p", "c");
  private static final ItemKey D = key("p", "d");
  private static final WriteOptions ONCE = idempotent("transaction-1", "digest-1");

  @Test
  void mutationsOfEveryKindAreMadeTogether() {
    put(A, "1");
    put(B, "{\"n\":1}");
    put(C, "3");
    Item checked = item(A);

    List<Written> written =
        commit(
            new Mutation.Check(A, Guard.of(Precondition.PRESENT)),
            update(B, "ADD n 1", Guard.NONE),
            Mutation.Delete.of(C),
            Mutation.Put.of(D, json("4")));

    assertThat(written).extracting(Written::key).containsExactly(A, B, C, D);
    assertThat(written)
        .extracting(Written::kind)
        .containsExactly(Kind.UNCHANGED, Kind.REPLACED, Kind.DELETED, Kind.CREATED);
    assertThat(written)
        .extracting(Written::version)
        .containsExactly(
            Optional.of(checked.version()),
            Optional.of(version(B)),
            Optional.empty(),
            Optional.of(version(D)));
    assertThat(written).noneMatch(Written::replayed);
    assertThat(get(A)).contains(checked);
    assertThat(item(B).value().value()).isEqualTo(value("{\"n\":2}"));
    assertThat(get(C)).isEmpty();
    assertThat(item(D).value().value()).isEqualTo(value("4"));
  }

  @Test
  void oneMutationIsATransactionToo() {
    assertThat(commit(Mutation.Put.of(A, json("1")))).hasSize(1);

    assertThat(get(A)).isPresent();
  }

  @Test
  void eachMutationAnswersWithTheStateItAsksFor() {
    put(A, "1");
    put(B, "2");
    Item oldA = item(A);

    List<Written> written =
        commit(
            new Mutation.Put(A, json("3"), Optional.empty(), Guard.NONE, Returns.OLD),
            new Mutation.Put(B, json("4"), Optional.empty(), Guard.NONE, Returns.NEW),
            new Mutation.Put(C, json("5"), Optional.empty(), Guard.NONE, Returns.NONE));

    assertThat(written)
        .extracting(Written::item)
        .containsExactly(Optional.of(oldA), get(B), Optional.empty());
  }

  @Test
  void oneFailedCheckRefusesTheWhole() {
    put(A, "1");
    Item before = item(A);

    StorageException.PreconditionFailed refusal =
        refused(
            StorageException.PreconditionFailed.class,
            () ->
                commit(
                    Mutation.Put.of(A, json("2")),
                    Mutation.Put.of(B, json("3")),
                    new Mutation.Check(C, Guard.of(Precondition.PRESENT))));

    assertThat(refusal.failedChecks())
        .containsExactly(new FailedCheck(2, Code.ABSENT, Optional.empty()));
    assertThat(get(A)).contains(before);
    assertThat(get(B)).isEmpty();
  }

  @Test
  void everyFailedCheckIsNamedInOrder() {
    Version first = put(A, "{\"n\":1}").version().orElseThrow();
    Version stale = put(B, "1").version().orElseThrow();
    Version second = put(B, "2").version().orElseThrow();
    put(D, "4");

    StorageException.PreconditionFailed refusal =
        refused(
            StorageException.PreconditionFailed.class,
            () ->
                commit(
                    update(
                        A,
                        "SET n = 2",
                        new Guard(Precondition.NONE, Optional.of(Expressions.condition("n > 1")))),
                    Mutation.Put.of(B, json("3")).when(Guard.of(Precondition.matches(stale))),
                    new Mutation.Delete(C, Guard.of(Precondition.PRESENT), Returns.NONE),
                    Mutation.Put.of(D, json("5")).when(Guard.of(Precondition.PRESENT)),
                    Mutation.Put.of(key("p", "e"), json("6"))
                        .when(Guard.of(Precondition.matches(first)))));

    assertThat(refusal.failedChecks())
        .containsExactly(
            new FailedCheck(0, Code.CONDITION, Optional.of(first)),
            new FailedCheck(1, Code.VERSION, Optional.of(second)),
            new FailedCheck(2, Code.ABSENT, Optional.empty()),
            new FailedCheck(4, Code.ABSENT, Optional.empty()));
    assertThat(item(D).value().value()).isEqualTo(value("4"));
  }

  @Test
  void existingItemIsNamedWithItsVersion() {
    put(A, "1");

    FailedCheck check =
        failedCheck(
            () -> commit(Mutation.Put.of(A, json("2")).when(Guard.of(Precondition.ABSENT))));

    assertThat(check).isEqualTo(new FailedCheck(0, Code.EXISTS, Optional.of(version(A))));
  }

  @Test
  void guardsSeeTheItemsAsTheyWereBefore() {
    put(A, "{\"n\":1}");

    commit(
        Mutation.Delete.of(A), Mutation.Put.of(B, json("1")).when(Guard.of(Precondition.ABSENT)));

    assertThat(get(A)).isEmpty();
    assertThat(get(B)).isPresent();
  }

  @Test
  void valueThatIsTooLargeRefusesTheWhole() {
    byte[] large = new byte[backend().limits().valueBytes() + 1];

    StorageException.TooLarge refusal =
        refused(
            StorageException.TooLarge.class,
            () ->
                commit(
                    Mutation.Put.of(A, json("1")),
                    Mutation.Put.of(B, Document.opaque("a/b", large))));

    assertThat(refusal.limit()).isEqualTo("valueBytes");
    assertThat(get(A)).isEmpty();
    assertThat(get(B)).isEmpty();
  }

  @Test
  void updateThatDoesNotFitRefusesTheWhole() {
    put(B, "{\"n\":\"text\"}");

    refused(
        StorageException.Rejected.class,
        () -> commit(Mutation.Put.of(A, json("1")), update(B, "ADD n 1", Guard.NONE)));

    assertThat(get(A)).isEmpty();
    assertThat(item(B).value().value()).isEqualTo(value("{\"n\":\"text\"}"));
  }

  @Test
  void noMutationIsRefused() {
    refused(StorageException.Invalid.class, () -> commit());
  }

  @Test
  void twoMutationsOfOneItemAreRefused() {
    refused(
        StorageException.Invalid.class,
        () -> commit(Mutation.Put.of(A, json("1")), Mutation.Put.of(A, json("2"))));
    refused(
        StorageException.Invalid.class,
        () ->
            commit(
                new Mutation.Check(A, Guard.of(Precondition.ABSENT)),
                Mutation.Put.of(B, json("1")),
                Mutation.Put.of(A, json("2"))));

    assertThat(get(A)).isEmpty();
    assertThat(get(B)).isEmpty();
  }

  @Test
  void asManyMutationsAsTheLimitAllowsAreMade() {
    int operations = backend().limits().operations();

    List<Written> written = transactions().commit(puts(operations), WriteOptions.plain());

    assertThat(written).hasSize(operations);
    assertThat(written.stream().map(w -> w.version().orElseThrow()).collect(Collectors.toSet()))
        .isEqualTo(
            IntStream.range(0, operations)
                .mapToObj(i -> version(key("p", "s" + i)))
                .collect(Collectors.toSet()));
  }

  @Test
  void moreMutationsThanTheLimitAreRefused() {
    int operations = backend().limits().operations();

    StorageException.TooLarge refusal =
        refused(
            StorageException.TooLarge.class,
            () -> transactions().commit(puts(operations + 1), WriteOptions.plain()));

    assertThat(refusal.limit()).isEqualTo("operations");
    assertThat(refusal.maximum()).isEqualTo(operations);
    assertThat(refusal.actual()).isEqualTo(operations + 1L);
    assertThat(get(key("p", "s0"))).isEmpty();
  }

  @Test
  void otherPartitionsAndCollectionsAreSpannedOrRefusedWhole() {
    ItemKey elsewhere = new ItemKey(new CollectionName("others"), "q", "a");
    put(A, "1");
    boolean refused = false;

    try {
      commit(Mutation.Delete.of(A), Mutation.Put.of(elsewhere, json("1")));
    } catch (StorageException.Invalid e) {
      refused = true;
    }

    assertThat(get(A).isPresent()).isEqualTo(refused);
    assertThat(get(elsewhere).isPresent()).isNotEqualTo(refused);
  }

  @Test
  void transactionIsNotBegunAfterItsDeadline() {
    refused(
        StorageException.Unavailable.class,
        () ->
            transactions()
                .commit(
                    List.of(Mutation.Put.of(A, json("1"))),
                    new WriteOptions(Optional.empty(), passed())));

    assertThat(get(A)).isEmpty();
  }

  @Test
  void transactionOfATenantThatDoesNotExistIsRefused() {
    assertNoTenant(
        () ->
            store(new Tenant("nobody"))
                .transactions()
                .orElseThrow()
                .commit(List.of(Mutation.Put.of(A, json("1"))), WriteOptions.plain()));
  }

  @Test
  void replayGivesTheFirstOutcomeOfEveryMutation() {
    put(A, "1");
    List<Mutation> mutations =
        List.of(
            new Mutation.Delete(A, Guard.of(Precondition.PRESENT), Returns.OLD),
            new Mutation.Put(
                B, json("2"), Optional.empty(), Guard.of(Precondition.ABSENT), Returns.NEW),
            new Mutation.Check(C, Guard.of(Precondition.ABSENT)));
    List<Written> first = transactions().commit(mutations, ONCE);
    put(B, "3");
    put(C, "4");

    List<Written> second = transactions().commit(mutations, ONCE);

    assertThat(second)
        .containsExactlyElementsOf(
            first.stream()
                .map(w -> new Written(w.key(), w.kind(), w.version(), w.item(), true))
                .toList());
    assertThat(item(B).value().value()).isEqualTo(value("3"));
    assertThat(get(A)).isEmpty();
  }

  @Test
  void otherFingerprintIsRefused() {
    transactions().commit(List.of(Mutation.Put.of(A, json("1"))), ONCE);

    assertThat(
            refused(
                    StorageException.Rejected.class,
                    () ->
                        transactions()
                            .commit(
                                List.of(Mutation.Put.of(A, json("2"))),
                                idempotent("transaction-1", "digest-2")))
                .reason())
        .isEqualTo(Reason.IDEMPOTENCY_KEY_REUSED);
    assertThat(item(A).value().value()).isEqualTo(value("1"));
  }

  @Test
  void refusedTransactionLeavesNoRecord() {
    List<Mutation> mutations =
        List.of(
            Mutation.Put.of(A, json("1")), new Mutation.Check(B, Guard.of(Precondition.PRESENT)));
    refused(
        StorageException.PreconditionFailed.class, () -> transactions().commit(mutations, ONCE));
    put(B, "1");

    List<Written> written = transactions().commit(mutations, ONCE);

    assertThat(written).noneMatch(Written::replayed);
    assertThat(get(A)).isPresent();
  }

  @Test
  void aReaderNeverSeesHalfATransaction() {
    put(A, "{\"n\":0}");
    put(B, "{\"n\":0}");
    List<Mutation> both =
        List.of(update(A, "ADD n 1", Guard.NONE), update(B, "ADD n 1", Guard.NONE));
    int rounds = 200;

    Crowd crowd = new Crowd();
    crowd.add(
        () -> {
          for (int i = 0; i < rounds; i++) {
            Crowd.insist(() -> transactions().commit(both, WriteOptions.plain()));
          }
        });
    for (List<ItemKey> order : List.of(List.of(A, B), List.of(B, A))) {
      crowd.add(
          () -> {
            long seen = 0;
            while (seen < rounds && !crowd.isBroken()) {
              long first = number(order.get(0));
              long second = number(order.get(1));
              // What is read later is at least as new.
              assertThat(second).isGreaterThanOrEqualTo(first);
              assertThat(first).isGreaterThanOrEqualTo(seen);
              seen = second;
            }
          });
    }
    crowd.run();

    assertThat(List.of(number(A), number(B))).containsExactly((long) rounds, (long) rounds);
  }

  @Test
  void transfersByManyKeepTheSum() {
    List<ItemKey> accounts = List.of(A, B, C, D);
    accounts.forEach(account -> put(account, "{\"n\":100}"));

    Crowd crowd = new Crowd();
    for (int t = 0; t < 4; t++) {
      int thread = t;
      crowd.add(
          () -> {
            for (int i = 0; i < 50; i++) {
              ItemKey from = accounts.get((thread + i) % 4);
              ItemKey to = accounts.get((thread + 2 * i + 1) % 4);
              if (!from.equals(to)) {
                transfer(from, to);
              }
            }
          });
    }
    crowd.run();

    List<Long> balances = accounts.stream().map(this::number).toList();
    assertThat(balances.stream().mapToLong(n -> n).sum()).isEqualTo(400);
    assertThat(balances).allMatch(n -> n >= 0);
  }

  @Test
  void concurrentTransactionsWithOneKeyHaveOneEffect() {
    put(A, "{\"n\":0}");
    put(B, "{\"n\":0}");
    List<Mutation> both =
        List.of(update(A, "ADD n 1", Guard.NONE), update(B, "ADD n 1", Guard.NONE));
    List<List<Written>> answers = Collections.synchronizedList(new ArrayList<>());

    Crowd crowd = new Crowd();
    for (int i = 0; i < 8; i++) {
      crowd.add(() -> answers.add(Crowd.insist(() -> transactions().commit(both, ONCE))));
    }
    crowd.run();

    assertThat(List.of(number(A), number(B))).containsExactly(1L, 1L);
    assertThat(answers.stream().filter(answer -> !answer.getFirst().replayed())).hasSize(1);
    Set<List<Optional<Version>>> versions =
        answers.stream()
            .map(answer -> answer.stream().map(Written::version).toList())
            .collect(Collectors.toSet());
    assertThat(versions).hasSize(1);
  }

  private void transfer(ItemKey from, ItemKey to) {
    Guard covered = new Guard(Precondition.NONE, Optional.of(Expressions.condition("n >= 7")));
    try {
      Crowd.insist(
          () ->
              transactions()
                  .commit(
                      List.of(
                          update(from, "SET n = n - 7", covered),
                          update(to, "SET n = n + 7", Guard.NONE)),
                      WriteOptions.plain()));
    } catch (StorageException.PreconditionFailed e) {
      assertThat(e.failedChecks()).extracting(FailedCheck::code).containsExactly(Code.CONDITION);
    }
  }

  private long number(ItemKey key) {
    return numberIn(item(key).value().value(), "n");
  }

  private Transactions transactions() {
    return store().transactions().orElseThrow();
  }

  private List<Written> commit(Mutation... mutations) {
    return transactions().commit(List.of(mutations), WriteOptions.plain());
  }

  private static List<Mutation> puts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> (Mutation) Mutation.Put.of(key("p", "s" + i), json("1")))
        .toList();
  }

  private static Mutation update(ItemKey key, String update, Guard guard) {
    return new Mutation.Update(
        key, Expressions.update(update), Optional.empty(), guard, Returns.NONE);
  }
}
