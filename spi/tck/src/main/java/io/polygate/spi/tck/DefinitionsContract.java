package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Indexes;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.expression.Expressions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes follow the definition and every write: {@link Indexes}, {@link CollectionSchema}. */
public abstract class DefinitionsContract extends IndexContract {
  @Test
  void putMovesAnItemInItsIndexes() {
    define();
    put(key("a"), "{\"kind\":\"x\",\"price\":1}");
    put(key("b"), "{\"kind\":\"x\",\"price\":2}");

    put(key("a"), "{\"kind\":\"x\",\"price\":3}");
    assertThat(partitions("byPrice", text("x"))).containsExactly("b", "a");

    put(key("a"), "{\"kind\":\"y\",\"price\":3}");
    assertThat(partitions("byPrice", text("x"))).containsExactly("b");
    assertThat(partitions("byPrice", text("y"))).containsExactly("a");

    put(key("a"), "{\"price\":3}");
    assertThat(partitions("byPrice", text("y"))).isEmpty();
  }

  @Test
  void updateMovesAnItemInItsIndexes() {
    define();
    put(key("a"), "{\"kind\":\"x\",\"price\":1}");
    put(key("b"), "{\"kind\":\"x\",\"price\":2}");

    update("ADD price 5");
    assertThat(partitions("byPrice", text("x"))).containsExactly("b", "a");

    update("REMOVE price");
    assertThat(partitions("byPrice", text("x"))).containsExactly("b");
    assertThat(partitions("byKind", text("x"))).containsExactly("a", "b");
  }

  @Test
  void deleteRemovesAnItemFromItsIndexes() {
    define();
    put(key("a"), "{\"kind\":\"x\",\"price\":1}");

    apply(Mutation.Delete.of(key("a")));

    assertThat(partitions("byPrice", text("x"))).isEmpty();
    assertThat(partitions("byKind", text("x"))).isEmpty();
  }

  @Test
  void refusedWriteLeavesTheIndexesAsTheyWere() {
    define();
    put(key("a"), "{\"kind\":\"x\",\"price\":1}");

    refused(
        StorageException.PreconditionFailed.class,
        () ->
            apply(
                Mutation.Put.of(key("a"), json("{\"kind\":\"y\",\"price\":1}"))
                    .when(Guard.of(Precondition.ABSENT))));

    assertThat(partitions("byPrice", text("x"))).containsExactly("a");
    assertThat(partitions("byPrice", text("y"))).isEmpty();
  }

  @Test
  void indexThatIsDefinedAfterTheDataExistsHoldsIt() {
    put(key("a"), "{\"kind\":\"x\",\"price\":2}");
    put(key("b"), "{\"kind\":\"x\",\"price\":1}");
    put(key("c"), "{\"kind\":\"y\",\"price\":0}");
    put(key("d"), "{\"kind\":\"x\"}");

    define();

    assertThat(partitions("byPrice", text("x"))).containsExactly("b", "a");
    assertThat(partitions("byKind", text("x"))).containsExactly("a", "b", "d");
  }

  @Test
  void indexThatIsAddedLaterHoldsWhatIsThere() {
    define(1, INDEXES.subList(0, 1));
    put(key("a"), "{\"kind\":\"x\",\"name\":\"n\",\"price\":1}");
    assertThat(partitions("byPrice", text("x"))).containsExactly("a");

    define(2, INDEXES);
    put(key("b"), "{\"kind\":\"x\",\"name\":\"m\",\"price\":2}");

    assertThat(partitions("byName", text("x"))).containsExactly("b", "a");
    assertThat(partitions("byPrice", text("x"))).containsExactly("a", "b");
  }

  @Test
  void indexThatALaterDefinitionLeavesOutIsGone() {
    define(1, INDEXES);
    put(key("a"), "{\"kind\":\"x\",\"name\":\"n\",\"price\":1}");

    define(2, INDEXES.subList(0, 1));

    assertNoIndex("byName");
    assertThat(partitions("byPrice", text("x"))).containsExactly("a");
  }

  @Test
  void indexThatChangesItsFieldsIsBuiltAnew() {
    define(1, List.of(new IndexSchema("index", "kind", Optional.of("price"))));
    put(key("a"), "{\"kind\":\"x\",\"name\":\"n\",\"price\":1}");
    put(key("b"), "{\"kind\":\"x\",\"name\":\"m\",\"price\":2}");
    assertThat(partitions("index", text("x"))).containsExactly("a", "b");

    define(2, List.of(new IndexSchema("index", "kind", Optional.of("name"))));

    assertThat(partitions("index", text("x"))).containsExactly("b", "a");
  }

  @Test
  void fieldThatChangesItsTypeIsIndexedAnew() {
    IndexSchema index = new IndexSchema("index", "f", Optional.empty());
    put(key("a"), "{\"f\":1}");
    put(key("b"), "{\"f\":\"1\"}");
    backend()
        .define(
            NAMESPACE,
            new CollectionSchema(NOTES, 1, Map.of("f", FieldType.STRING), List.of(index)));
    assertThat(partitions("index", text("1"))).containsExactly("b");
    assertThat(partitions("index", Value.Num.of(1))).isEmpty();

    backend()
        .define(
            NAMESPACE,
            new CollectionSchema(NOTES, 2, Map.of("f", FieldType.NUMBER), List.of(index)));

    assertThat(partitions("index", text("1"))).isEmpty();
    assertThat(partitions("index", Value.Num.of(1))).containsExactly("a");
  }

  @Test
  void definitionOfALowerRevisionIsIgnored() {
    define(2, INDEXES);
    define(1, List.of());
    put(key("a"), "{\"kind\":\"x\",\"price\":1}");

    assertThat(partitions("byPrice", text("x"))).containsExactly("a");
  }

  @Test
  void definitionThatIsGivenAgainChangesNothing() {
    define();
    put(key("a"), "{\"kind\":\"x\",\"price\":1}");
    define();
    put(key("b"), "{\"kind\":\"x\",\"price\":2}");

    assertThat(partitions("byPrice", text("x"))).containsExactly("a", "b");
  }

  @Test
  void definitionIsForEveryTenantOfTheNamespace() {
    Tenant before = new Tenant("before");
    Tenant later = new Tenant("later");
    backend().tenants(NAMESPACE).create(before);
    define();
    backend().tenants(NAMESPACE).create(later);

    for (Tenant tenant : List.of(before, later)) {
      store(tenant)
          .items()
          .apply(
              Mutation.Put.of(key("a"), json("{\"kind\":\"x\",\"price\":1}")),
              WriteOptions.plain());
      assertThat(
              store(tenant)
                  .queries()
                  .orElseThrow()
                  .query(
                      index("byPrice", text("x")).apply(PageRequest.first(10)),
                      ReadOptions.strong())
                  .items())
          .hasSize(1);
    }
    assertThat(partitions("byPrice", text("x"))).isEmpty();
  }

  @Test
  void definitionIsForItsCollectionAlone() {
    define();
    put(ItemKey.of(new CollectionName("others"), "k"), "{\"kind\":\"x\",\"price\":1}");

    assertThat(partitions("byPrice", text("x"))).isEmpty();
  }

  @Test
  void indexThatIsNotDefinedIsNotFound() {
    define();

    assertNoIndex("byNothing");
    assertNoIndex("byprice");
  }

  @Test
  void indexOfACollectionWithoutADefinitionIsNotFound() {
    put(key("a"), "{\"kind\":\"x\",\"price\":1}");

    assertNoIndex("byPrice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b", "a.b", "a[0]", "'", "a\\\"b", "$", "$.x", "\u00e9", "", "select", "doc", "%", "#a",
        ":a", "`"
      })
  void anyNameCanBeThatOfAnIndexedField(String escaped) {
    String name = ((Value.Text) value("\"" + escaped + "\"")).value();
    backend()
        .define(
            NAMESPACE,
            new CollectionSchema(
                NOTES,
                1,
                Map.of(name, FieldType.STRING, "n", FieldType.NUMBER),
                List.of(
                    new IndexSchema("forth", name, Optional.of("n")),
                    new IndexSchema("back", "n", Optional.of(name)))));
    put(key("a"), "{\"" + escaped + "\":\"x\",\"n\":1}");
    put(key("b"), "{\"" + escaped + "\":\"y\",\"n\":1}");

    assertThat(partitions("forth", text("x"))).containsExactly("a");
    assertThat(partitions("back", Value.Num.of(1))).containsExactly("a", "b");
  }

  @Test
  void namesOfIndexesAndFieldsMayDifferInCaseAlone() {
    backend()
        .define(
            NAMESPACE,
            new CollectionSchema(
                NOTES,
                1,
                Map.of("name", FieldType.STRING, "Name", FieldType.STRING),
                List.of(
                    new IndexSchema("index", "name", Optional.empty()),
                    new IndexSchema("INDEX", "Name", Optional.empty()))));
    put(key("a"), "{\"name\":\"x\",\"Name\":\"y\"}");

    assertThat(partitions("index", text("x"))).containsExactly("a");
    assertThat(partitions("INDEX", text("x"))).isEmpty();
    assertThat(partitions("INDEX", text("y"))).containsExactly("a");
  }

  @Test
  void listNamesTheIndexesThatATenantHas() {
    define();
    put(key("a"), "{\"kind\":\"x\",\"price\":1}");
    partitions("byPrice", text("x"));

    assertThat(store().indexes().orElseThrow().list(NOTES))
        .containsExactlyInAnyOrderElementsOf(
            INDEXES.stream().map(index -> new Indexes.State(index.name(), true)).toList());
  }

  @Test
  void listOfACollectionWithoutADefinitionIsEmpty() {
    put(key("a"), "{}");

    assertThat(store().indexes().orElseThrow().list(NOTES)).isEmpty();
  }

  @Test
  void listOfATenantThatDoesNotExistIsRefused() {
    define();

    assertNoTenant(() -> store(new Tenant("nobody")).indexes().orElseThrow().list(NOTES));
  }

  @Test
  void queryByIndexOfATenantThatDoesNotExistIsRefused() {
    define();

    assertNoTenant(
        () ->
            store(new Tenant("nobody"))
                .queries()
                .orElseThrow()
                .query(
                    index("byPrice", text("x")).apply(PageRequest.first(1)), ReadOptions.strong()));
  }

  private void update(String update) {
    apply(
        new Mutation.Update(
            key("a"), Expressions.update(update), Optional.empty(), Guard.NONE, Returns.NONE));
  }

  private void assertNoIndex(String name) {
    assertThat(
            refused(
                    StorageException.NotFound.class,
                    () -> query(index(name, text("x")).apply(PageRequest.first(1))))
                .subject())
        .isEqualTo(StorageException.NotFound.Subject.INDEX);
  }
}
