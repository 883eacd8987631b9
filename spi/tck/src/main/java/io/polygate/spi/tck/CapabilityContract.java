package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.polygate.spi.Changes;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Part;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.expression.Expressions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A backend says truly what it can do: what it declares is there and held to its contracts, and
 * what it does not declare is absent.
 */
public abstract class CapabilityContract extends Contract {
  /** The contracts that the declaration of an optional part obliges to. */
  private static final Map<Part, List<Class<? extends Contract>>> CONTRACTS =
      Map.of(
          Part.QUERIES, List.of(QueriesContract.class, ScansContract.class),
          Part.TRANSACTIONS, List.of(TransactionsContract.class),
          Part.INDEXES, List.of(IndexesContract.class, DefinitionsContract.class),
          Part.EXPIRY, List.of(ExpiryContract.class),
          Part.HOT, List.of(HotContract.class),
          Part.SQL, List.of(SqlContract.class, SqlMigrationsContract.class),
          Part.SNAPSHOTS, List.of(SnapshotsContract.class),
          Part.CHANGES, List.of(ChangesContract.class));

  @Test
  void theStoreHasTheDeclaredPartsAndNoOthers() {
    assertThat(store().parts()).isEqualTo(EnumSet.copyOf(harness().parts()));
  }

  @Test
  void everyTenantHasTheSameParts() {
    backend().tenants(NAMESPACE).create(Tenant.CATALOG);

    assertThat(store(Tenant.CATALOG).parts()).isEqualTo(store().parts());
    assertThat(store(new Tenant("nobody")).parts()).isEqualTo(store().parts());
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void partIsThereIfAndOnlyIfItIsDeclared(Part part) {
    Store store = store();

    boolean there =
        switch (part) {
          case ITEMS -> true;
          case QUERIES -> store.queries().isPresent();
          case TRANSACTIONS -> store.transactions().isPresent();
          case INDEXES -> store.indexes().isPresent();
          case EXPIRY -> store.expiry().isPresent();
          case HOT -> store.hot().isPresent();
          case SQL -> store.sql().isPresent();
          case SNAPSHOTS -> store.snapshots().isPresent();
          case CHANGES -> store.changes().isPresent();
        };

    assertThat(there).isEqualTo(harness().parts().contains(part));
  }

  @Test
  void indexesAreDeclaredWithTheQueriesThatUseThem() {
    assertThat(
            !harness().parts().contains(Part.INDEXES) || harness().parts().contains(Part.QUERIES))
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void everyDeclaredPartIsHeldToItsContractsAndNoOtherIs(Part part) {
    for (Class<? extends Contract> contract : CONTRACTS.getOrDefault(part, List.of())) {
      assertThat(isNested(contract))
          .as("%s is nested in the backend's test", contract.getSimpleName())
          .isEqualTo(harness().parts().contains(part));
    }
  }

  @Test
  void durabilityIsTheDeclaredOneAndHeldToItsContract() {
    assertThat(backend().durability()).isEqualTo(harness().durability());
    assertThat(isNested(ReopeningContract.class))
        .as("ReopeningContract is nested in the backend's test")
        .isEqualTo(harness().durability() != Durability.MEMORY);
  }

  @TestFactory
  Stream<DynamicTest> whatNeedsAPartThatIsNotDeclaredIsRefused() {
    Set<Part> missing = EnumSet.complementOf(EnumSet.copyOf(harness().parts()));
    return missing.stream()
        .filter(part -> part == Part.EXPIRY)
        .flatMap(
            part ->
                Stream.of(
                    DynamicTest.dynamicTest(
                        "a put with an expiry", () -> assertExpiryRefused(expiringPut())),
                    DynamicTest.dynamicTest(
                        "an update with an expiry", () -> assertExpiryRefused(expiringUpdate()))));
  }

  @Test
  void changesAreKeptWhereTheyAreDeclaredAlone() {
    if (!harness().parts().contains(Part.CHANGES)) {
      Throwable refusal =
          catchThrowable(
              () ->
                  backend().keepChanges(NAMESPACE, new Changes.Policy(false, Duration.ofDays(1))));
      assertThat(refusal).isInstanceOf(ConfigurationException.class);
    }
  }

  @Test
  void limitsAreStated() {
    assertThat(backend().limits().valueBytes()).isGreaterThanOrEqualTo(1024);
    assertThat(backend().limits().operations()).isPositive();
  }

  @Test
  void openBackendCanServe() {
    backend().probe();
  }

  @Test
  void storesOfOneTenantAreOne() {
    ItemKey key = key("k");
    Store first = backend().store(new StoreId(NAMESPACE, ACME));
    Store second = backend().store(new StoreId(NAMESPACE, ACME));

    first.items().apply(Mutation.Put.of(key, json("1")), WriteOptions.plain());

    assertThat(second.items().get(key, ReadOptions.strong())).isPresent();
  }

  private void assertExpiryRefused(Mutation mutation) {
    StorageException.Unsupported refusal =
        refused(StorageException.Unsupported.class, () -> apply(mutation));
    assertThat(refusal.part()).isEqualTo(Part.EXPIRY);
    assertThat(get(mutation.key())).isEmpty();
  }

  private Mutation expiringPut() {
    return new Mutation.Put(key("k"), json("{}"), Optional.of(later()), Guard.NONE, Returns.NONE);
  }

  private Mutation expiringUpdate() {
    return new Mutation.Update(
        key("k"), Expressions.update("SET a = 1"), Optional.of(later()), Guard.NONE, Returns.NONE);
  }

  private Instant later() {
    return clock.instant().plus(Duration.ofHours(1));
  }

  /** Whether the backend's test, or a class that it extends, nests a subclass of the contract. */
  private boolean isNested(Class<? extends Contract> contract) {
    for (Class<?> test = harness().getClass(); test != null; test = test.getSuperclass()) {
      if (Arrays.stream(test.getDeclaredClasses())
          .anyMatch(
              nested ->
                  contract.isAssignableFrom(nested) && nested.isAnnotationPresent(Nested.class))) {
        return true;
      }
    }
    return false;
  }
}
