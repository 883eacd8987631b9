package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.Json;
import io.polygate.spi.Mutation;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated columns and indexes, as SQLite sees them. */
class IndexesTest {
  private static final IndexSchema BY_CITY = new IndexSchema("byCity", "city", Optional.of("age"));

  private final TestInstance instance = new TestInstance();

  IndexesTest() {
    instance.create("acme");
  }

  @AfterEach
  void close() {
    instance.close();
  }

  private void define(long revision, Map<String, FieldType> fields, IndexSchema... indexes) {
    instance
        .files
        .schemas(TestInstance.NAMESPACE)
        .define(new CollectionSchema(TestInstance.NOTES, revision, fields, List.of(indexes)));
  }

  private Page query(String index, Value partition) {
    Query query =
        new Query(
            TestInstance.NOTES,
            Optional.of(index),
            partition,
            SortRange.all(),
            false,
            Optional.empty(),
            Optional.empty(),
            PageRequest.first(1_000));
    return instance.store("acme").queries().orElseThrow().query(query, ReadOptions.strong());
  }

  private List<String> plan(String sql) {
    TenantFile file = instance.hold("acme", FileOpener.Use.READ);
    try {
      return file.readers()
          .readShortly(
              connection -> {
                List<String> steps = new ArrayList<>();
                SqlStatement explain = connection.statement("EXPLAIN QUERY PLAN " + sql);
                boolean more =
                    explain.query(new Object[(int) sql.chars().filter(c -> c == '?').count()]);
                while (more) {
                  steps.add(explain.<String>read(row -> String.valueOf(row.text(3))));
                  more = explain.next();
                }
                return steps;
              },
              Deadline.none());
    } finally {
      file.release();
    }
  }

  private void people(int count) {
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      mutations.add(
          TestInstance.put(
              "p" + i, "{\"city\":\"c" + i % 10 + "\",\"age\":" + (i % 90) + ",\"n\":" + i + "}"));
    }
    instance.store("acme").items().applyAll(mutations, WriteOptions.plain());
  }

  @Test
  void fieldsAreColumnsThatSqlSees() throws Exception {
    define(1, Map.of("city", FieldType.STRING, "age", FieldType.INTEGER));
    people(20);
    instance.closeFiles();
    assertThat(
            TestInstance.number(
                instance.database("acme").toPath(), "SELECT sum(age) FROM notes WHERE city = 'c3'"))
        .isEqualTo(3 + 13);
  }

  @Test
  void everyReadUsesAnIndex() {
    define(1, Map.of("city", FieldType.STRING), BY_CITY);
    people(100);
    instance.write(
        "acme",
        new Mutation.Put(
            TestInstance.key("mortal"),
            TestInstance.json("1"),
            Optional.of(instance.clock.instant().plusSeconds(60)),
            Mutation.Guard.NONE,
            io.polygate.spi.Returns.NONE));
    TenantFile file = instance.hold("acme", FileOpener.Use.READ);
    CollectionTable table = java.util.Objects.requireNonNull(file.table(TestInstance.NOTES));
    file.release();
    ItemSql sql = table.sql();
    assertThat(plan(sql.select()))
        .containsExactly("SEARCH notes USING PRIMARY KEY (pk=? AND sk=?)");
    assertThat(plan(sql.sweep()).toString())
        .contains("notes.~expires_at (expires_at<?)")
        .doesNotContain("SCAN notes");
    IndexSql index = new IndexSql(table, table.indexes().getFirst(), false);
    IndexSql.Bound bound = new IndexSql.Bound(30L, true);
    assertThat(plan(index.between("c3", Optional.of(bound), Optional.of(bound)).text()))
        .containsExactly("SEARCH notes USING INDEX notes.byCity (city=? AND age>? AND age<?)");
    assertThat(plan(index.firstLongNumber("c3", Optional.empty()).text()).getFirst())
        .contains("notes.byCity~long (city=?)");
  }

  @Test
  void indexIsBuiltOnWhatIsThere() throws Exception {
    people(3_000);
    assertThatThrownBy(() -> query("byCity", new Value.Text("c3")))
        .isInstanceOf(StorageException.NotFound.class);
    define(1, Map.of("city", FieldType.STRING, "age", FieldType.INTEGER), BY_CITY);
    Page page = query("byCity", new Value.Text("c3"));
    assertThat(page.items()).hasSize(300);
    assertThat(page.items().stream().map(IndexesTest::age)).isSorted();
    define(2, Map.of("city", FieldType.STRING));
    instance.write("acme", TestInstance.put("more", "{}"));
    assertThat(instance.store("acme").indexes().orElseThrow().list(TestInstance.NOTES)).isEmpty();
    instance.closeFiles();
    assertThat(
            TestInstance.number(
                instance.database("acme").toPath(),
                "SELECT count(*) FROM pragma_table_xinfo('notes') WHERE name = 'age'"))
        .as("the column of a field that is declared no more")
        .isZero();
  }

  private static long age(Item item) {
    Value age = ((Value.Members) item.value().value()).values().get("age");
    return ((Value.Num) java.util.Objects.requireNonNull(age)).value().longValueExact();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "city",
        "CITY",
        "pk",
        "doc",
        "rowid",
        "a b",
        "a.b",
        "a\"b",
        "a'b",
        "a\\b",
        "a\nb",
        "",
        "$",
        "ü",
        "😀",
        "a\u0000b",
        "select",
        "[0]",
        "expires_at",
        "a`b",
        "a;--"
      })
  void fieldOfAnyNameCanBeIndexed(String field) {
    define(1, Map.of(field, FieldType.STRING), new IndexSchema("by", field, Optional.empty()));
    Value.Members members = Value.Members.of(Map.of(field, new Value.Text("x")));
    String json = new String(Json.write(members), StandardCharsets.UTF_8);
    instance.write("acme", TestInstance.put("there", json));
    instance.write("acme", TestInstance.put("not", "{\"other\":\"x\"}"));
    assertThat(query("by", new Value.Text("x")).items())
        .extracting(item -> item.key().partition())
        .containsExactly("there");
  }

  @Test
  void fieldsThatDifferInCaseAloneAreTwo() {
    define(
        1,
        Map.of("Name", FieldType.STRING, "name", FieldType.STRING),
        new IndexSchema("By", "Name", Optional.empty()),
        new IndexSchema("by", "name", Optional.empty()));
    instance.write("acme", TestInstance.put("a", "{\"Name\":\"x\",\"name\":\"y\"}"));
    assertThat(query("By", new Value.Text("x")).items()).hasSize(1);
    assertThat(query("by", new Value.Text("x")).items()).isEmpty();
    assertThat(query("by", new Value.Text("y")).items()).hasSize(1);
  }

  @Test
  void queriesAreAnsweredWhileTheDefinitionChanges() throws Exception {
    Map<String, FieldType> fields = Map.of("city", FieldType.STRING, "age", FieldType.INTEGER);
    IndexSchema reshaped = new IndexSchema("byCity", "city", Optional.of("n"));
    define(1, fields, BY_CITY);
    people(200);
    AtomicBoolean ended = new AtomicBoolean();
    List<Future<Integer>> clients = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int client = 0; client < 4; client++) {
        clients.add(
            executor.submit(
                () -> {
                  int answers = 0;
                  while (!ended.get()) {
                    assertThat(query("byCity", new Value.Text("c3")).items()).hasSize(20);
                    answers++;
                  }
                  return answers;
                }));
      }
      for (int revision = 2; revision < 150; revision++) {
        define(revision, fields, revision % 2 == 0 ? reshaped : BY_CITY);
        assertThat(query("byCity", new Value.Text("c4")).items()).hasSize(20);
      }
      ended.set(true);
    }
    for (Future<Integer> client : clients) {
      assertThat(client.get()).isPositive();
    }
  }

  @Test
  void longNumbersOfAnIndexBuiltLaterAreFoundByTheirExactValue() {
    instance.write("acme", TestInstance.put("a", "{\"n\":0.1000000000000000000000001}"));
    instance.write("acme", TestInstance.put("b", "{\"n\":1.0e-1}"));
    instance.write("acme", TestInstance.put("c", "{\"n\":0.1}"));
    define(1, Map.of("n", FieldType.NUMBER), new IndexSchema("byN", "n", Optional.empty()));
    assertThat(query("byN", new Value.Num(new java.math.BigDecimal("0.1"))).items())
        .extracting(item -> item.key().partition())
        .containsExactly("b", "c");
  }

  @Test
  void expiredItemIsInNoIndex() {
    define(1, Map.of("city", FieldType.STRING, "age", FieldType.INTEGER), BY_CITY);
    Instant expiry = instance.clock.instant().plusSeconds(60);
    instance.write(
        "acme",
        new Mutation.Put(
            TestInstance.key("mortal"),
            TestInstance.json("{\"city\":\"c\",\"age\":1}"),
            Optional.of(expiry),
            Mutation.Guard.NONE,
            io.polygate.spi.Returns.NONE));
    assertThat(query("byCity", new Value.Text("c")).items()).hasSize(1);
    instance.clock.advance(Duration.ofSeconds(61));
    assertThat(query("byCity", new Value.Text("c")).items()).isEmpty();
  }
}
