package io.polygate.gateway.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.polygate.gateway.catalog.ContentException;
import io.polygate.gateway.catalog.Definition;
import io.polygate.gateway.catalog.ItemRules;
import io.polygate.gateway.catalog.KeyComposer;
import io.polygate.gateway.catalog.KeySettings;
import io.polygate.gateway.catalog.Model;
import io.polygate.gateway.catalog.TimeOrderedIds;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Json;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.Scan;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.tck.memory.MemoryBackend;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ImportRunTest {
  private static final CollectionName FLIGHTS = new CollectionName("flights");
  private static final StoreId STORE = new StoreId(new Namespace("notes"), Tenant.named("acme"));
  private static final String KEYED =
      "{'key':{'partition':['id']},'fields':{'n':{'type':'integer'}}}";

  private final MemoryBackend backend = new MemoryBackend(InstantSource.system());
  private final Store store = backend.store(STORE);
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

  @BeforeEach
  void createTenant() {
    backend.tenants(STORE.namespace()).create(STORE.tenant());
  }

  private static byte[] utf8(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static Model model(String definition) {
    return model(Optional.of(Definition.parse(Json.parse(utf8(definition)))));
  }

  private static Model model(Optional<Definition> definition) {
    return new Model(
        FLIGHTS,
        definition,
        new KeyComposer(FLIGHTS, definition, KeySettings.NONE, new TimeOrderedIds()),
        definition.map(ItemRules::of).orElse(ItemRules.NONE));
  }

  private static Failure describe(RuntimeException cause) {
    return switch (cause) {
      case ContentException e -> new Failure(422, "CONTENT", "It does not fit.", e.violations());
      case StorageException e ->
          new Failure(400, e.getClass().getSimpleName(), String.valueOf(e.getMessage()), List.of());
      default -> throw cause;
    };
  }

  private ImportRun.Summary run(Model model, WriteOptions options, String array)
      throws IOException {
    return run(
        model,
        store.items(),
        Precondition.NONE,
        options,
        new ByteArrayInputStream(utf8(array)),
        answer);
  }

  private static ImportRun.Summary run(
      Model model,
      Items items,
      Precondition precondition,
      WriteOptions options,
      InputStream array,
      OutputStream results)
      throws IOException {
    RowReader reader = new RowFormat.Array().read(array, model.definition(), 100_000);
    return new ImportRun(model, items, precondition, options, ImportRunTest::describe)
        .run(reader, results);
  }

  private static WriteOptions once(String key) {
    return new WriteOptions(Optional.of(new Idempotency(key, "import")), Deadline.none());
  }

  /** The answer's lines; what was answered is forgotten. */
  private List<Map<String, Value>> lines() {
    List<Map<String, Value>> lines = new ArrayList<>();
    for (String line : answer.toString(StandardCharsets.UTF_8).lines().toList()) {
      Value value = Json.parse(line.getBytes(StandardCharsets.UTF_8));
      lines.add(((Value.Members) value).values());
    }
    answer.reset();
    return lines;
  }

  private static int number(Map<String, Value> line, String name) {
    return line.get(name) instanceof Value.Num(BigDecimal number) ? number.intValueExact() : -1;
  }

  private static String text(Map<String, Value> line, String name) {
    return line.get(name) instanceof Value.Text(String text) ? text : "none";
  }

  private List<Item> stored() {
    return store
        .queries()
        .orElseThrow()
        .scan(
            new Scan(FLIGHTS, 0, 1, Optional.empty(), Optional.empty(), PageRequest.first(100_000)),
            ReadOptions.strong())
        .items();
  }

  private static String rows(int count, Function<Integer, String> row) {
    return IntStream.range(0, count)
        .mapToObj(i -> row.apply(i))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void everyRowIsWrittenAndAnsweredInOrder() throws IOException {
    ImportRun.Summary summary =
        run(model(Optional.empty()), WriteOptions.plain(), rows(1_234, i -> "{'n':" + i + "}"));

    assertThat(summary).isEqualTo(new ImportRun.Summary(1_234, 1_234, true));
    List<Map<String, Value>> lines = lines();
    assertThat(lines).hasSize(1_234);
    assertThat(stored()).hasSize(1_234);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i).keySet()).containsExactly("index", "status", "pk", "etag");
      assertThat(number(lines.get(i), "index")).isEqualTo(i);
      assertThat(number(lines.get(i), "status")).isEqualTo(201);
    }
    Item item =
        store
            .items()
            .get(ItemKey.of(FLIGHTS, text(lines.get(777), "pk")), ReadOptions.strong())
            .orElseThrow();
    assertThat(item.value().bytes()).isEqualTo(utf8("{'n':777}"));
    assertThat(text(lines.get(777), "etag")).isEqualTo('"' + item.version().token() + '"');
  }

  @Test
  void rowsThatDoNotFitAreToldAmongTheOthers() throws IOException {
    String array =
        "[{'id':'a','n':1},{'n':2},{'id':'c','n':'x'},{'id':'d','n':01},{'id':'a','n':5}]";

    ImportRun.Summary summary = run(model(KEYED), WriteOptions.plain(), array);

    assertThat(summary).isEqualTo(new ImportRun.Summary(5, 2, true));
    List<Map<String, Value>> lines = lines();
    assertThat(lines).extracting(line -> number(line, "index")).containsExactly(0, 1, 2, 3, 4);
    assertThat(lines)
        .extracting(line -> number(line, "status"))
        .containsExactly(201, 400, 422, 400, 200);
    assertThat(lines)
        .extracting(line -> text(line, "code"))
        .containsExactly("none", "Rejected", "CONTENT", "Invalid", "none");
    assertThat(lines.get(2).get("errors"))
        .isEqualTo(
            Json.parse(
                utf8("[{'pointer':'/n','detail':'A number without a fraction was expected.'}]")));
    assertThat(stored())
        .extracting(item -> new String(item.value().bytes(), StandardCharsets.UTF_8))
        .containsExactly("{\"id\":\"a\",\"n\":5}");
  }

  @Test
  void sortKeysAreAnswered() throws IOException {
    run(
        model("{'key':{'partition':['a'],'sort':['b']}}"),
        WriteOptions.plain(),
        "[{'a':'\u20ac','b':'x\\\\'}]");

    assertThat(lines())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(text(line, "pk")).isEqualTo("€");
              assertThat(text(line, "sk")).isEqualTo("x\\");
            });
  }

  @Test
  void inputThatBreaksIsToldAfterTheRowsBeforeIt() throws IOException {
    String array = rows(700, i -> i == 5 ? "oops" : "{'id':'" + i + "'}").replace("]", ",{'id':");

    ImportRun.Summary summary = run(model(KEYED), WriteOptions.plain(), array);

    assertThat(summary).isEqualTo(new ImportRun.Summary(700, 699, false));
    List<Map<String, Value>> lines = lines();
    assertThat(lines).hasSize(701);
    assertThat(number(lines.getLast(), "index")).isEqualTo(700);
    assertThat(text(lines.getLast(), "code")).isEqualTo("Invalid");
    assertThat(number(lines.getLast(), "rows")).isEqualTo(700);
    assertThat(number(lines.getLast(), "written")).isEqualTo(699);
    assertThat(stored()).hasSize(699);
  }

  @Test
  void noRowsAreAnsweredByNoLines() throws IOException {
    assertThat(run(model(KEYED), WriteOptions.plain(), "[]"))
        .isEqualTo(new ImportRun.Summary(0, 0, true));
    assertThat(answer.size()).isZero();
  }

  @Test
  void repeatedImportWritesNothingTwice() throws IOException {
    String array = rows(1_700, i -> i % 400 == 7 ? "broken" : "{'n':" + i + "}");
    run(model(Optional.empty()), once("k"), array);
    List<Map<String, Value>> first = lines();

    run(model(Optional.empty()), once("k"), array);

    assertThat(lines()).isEqualTo(first);
    assertThat(stored()).hasSize(1_695);
  }

  @Test
  void repeatedImportWritesWhatIsMissing() throws IOException {
    String array = rows(1_100, i -> i % 3 == 0 ? "{'n':'text'}" : "{'n':" + i + "}");
    ImportRun.Summary first = run(model("{'fields':{'n':{'type':'integer'}}}"), once("k"), array);
    List<Map<String, Value>> firstLines = lines();

    ImportRun.Summary second = run(model("{'fields':{'n':{'type':'any'}}}"), once("k"), array);
    List<Map<String, Value>> secondLines = lines();

    assertThat(first.written()).isEqualTo(733);
    assertThat(second.written()).isEqualTo(1_100);
    assertThat(stored()).hasSize(1_100);
    for (int i = 0; i < 1_100; i++) {
      if (i % 3 != 0) {
        assertThat(secondLines.get(i)).isEqualTo(firstLines.get(i));
      }
    }
  }

  @Test
  void sameKeyWithOtherRowsIsRefusedWhereTheyDiffer() throws IOException {
    run(model(KEYED), once("k"), rows(1_000, i -> "{'id':'" + i + "','n':1}"));
    lines();

    ImportRun.Summary summary =
        run(
            model(KEYED),
            once("k"),
            rows(1_000, i -> "{'id':'" + i + "','n':" + (i == 750 ? 2 : 1) + "}"));

    List<Map<String, Value>> lines = lines();
    assertThat(summary.written()).isEqualTo(500);
    assertThat(lines.subList(0, 500)).allMatch(line -> number(line, "status") == 201);
    assertThat(lines.subList(500, 1_000)).allMatch(line -> number(line, "status") == 400);
    assertThat(store.items().get(ItemKey.of(FLIGHTS, "750"), ReadOptions.strong()).orElseThrow())
        .satisfies(item -> assertThat(item.value().bytes()).isEqualTo(utf8("{'id':'750','n':1}")));
  }

  @Test
  void itemsThatAreThereMayBeKept() throws IOException {
    run(model(KEYED), WriteOptions.plain(), "[{'id':'a','n':1}]");
    lines();

    run(
        model(KEYED),
        store.items(),
        Precondition.ABSENT,
        WriteOptions.plain(),
        new ByteArrayInputStream(utf8("[{'id':'a','n':2},{'id':'b','n':2}]")),
        answer);

    assertThat(lines())
        .extracting(line -> text(line, "code"))
        .containsExactly("PreconditionFailed", "none");
    assertThat(stored())
        .extracting(item -> new String(item.value().bytes(), StandardCharsets.UTF_8))
        .containsExactly("{\"id\":\"a\",\"n\":1}", "{\"id\":\"b\",\"n\":2}");
  }

  @Test
  void failureOfAllIsToldForEach() throws IOException {
    backend.tenants(STORE.namespace()).erase(STORE.tenant());

    ImportRun.Summary summary =
        run(model(KEYED), WriteOptions.plain(), rows(600, i -> "{'id':'" + i + "'}"));

    assertThat(summary).isEqualTo(new ImportRun.Summary(600, 0, true));
    assertThat(lines()).hasSize(600).allMatch(line -> text(line, "code").equals("NotFound"));
  }

  @Test
  void timeThatIsUpEndsTheImport() throws IOException {
    WriteOptions late = new WriteOptions(Optional.empty(), Deadline.after(Duration.ZERO));

    ImportRun.Summary summary = run(model(KEYED), late, "[{'id':'a'}]");

    assertThat(summary).isEqualTo(new ImportRun.Summary(0, 0, false));
    assertThat(lines())
        .singleElement()
        .satisfies(line -> assertThat(text(line, "code")).isEqualTo("Unavailable"));
  }

  @Test
  void streamThatGivesNothingIsNotWaitedForBeyondTheDeadline() throws IOException {
    try (PipedOutputStream silent = new PipedOutputStream()) {
      PipedInputStream in = new PipedInputStream(silent);
      silent.write(utf8("[{'id':'a'},"));

      ImportRun.Summary summary =
          run(
              model(KEYED),
              store.items(),
              Precondition.NONE,
              new WriteOptions(Optional.empty(), Deadline.after(Duration.ofMillis(100))),
              in,
              answer);

      assertThat(summary.complete()).isFalse();
      assertThat(text(lines().getLast(), "code")).isEqualTo("Unavailable");
    }
  }

  @Test
  void clientThatGoesAwayEndsTheImport() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Gone.");
          }
        };
    EndlessArray array = new EndlessArray();

    assertThatIOException()
        .isThrownBy(
            () ->
                run(
                    model(Optional.empty()),
                    store.items(),
                    Precondition.NONE,
                    WriteOptions.plain(),
                    array,
                    gone))
        .withMessage("Gone.");

    assertThat(array.closed).isTrue();
  }

  @Test
  void streamThatFailsEndsTheImport() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Reset.");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("Reset.");
          }
        };

    assertThatIOException()
        .isThrownBy(
            () ->
                run(
                    model(KEYED),
                    store.items(),
                    Precondition.NONE,
                    WriteOptions.plain(),
                    failing,
                    answer))
        .withMessage("Reset.");
  }

  @Test
  void faultOfTheBackendIsNotTakenForARowsOwn() {
    Items faulty =
        new CountingItems() {
          @Override
          public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
            throw new IllegalStateException("A fault.");
          }
        };

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                run(
                    model(Optional.empty()),
                    faulty,
                    Precondition.NONE,
                    WriteOptions.plain(),
                    new EndlessArray(),
                    answer));
  }

  @Test
  void rowsAreReadNoFurtherThanTheyAreWritten() {
    EndlessArray array = new EndlessArray();
    List<Long> ahead = new ArrayList<>();
    Items items =
        new CountingItems() {
          @Override
          public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
            ahead.add(array.rows.get() - written.get());
            if (written.get() >= 50_000) {
              throw new IllegalStateException("Enough.");
            }
            return super.applyAll(mutations, options);
          }
        };

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                run(
                    model(Optional.empty()),
                    items,
                    Precondition.NONE,
                    WriteOptions.plain(),
                    array,
                    OutputStream.nullOutputStream()));

    // Three chunks, and what is in the reader's own buffer.
    long most = 3L * ChunkMaker.ROWS + 65_536 / EndlessArray.ROW.length + 1;
    assertThat(ahead).isNotEmpty().allMatch(rows -> rows <= most);
  }

  @Test
  void largeRowsMakeSmallChunks() throws IOException {
    CountingItems items = new CountingItems();
    String large = "{'text':'" + "x".repeat(90_000) + "'}";

    run(
        model(Optional.empty()),
        items,
        Precondition.NONE,
        WriteOptions.plain(),
        new ByteArrayInputStream(utf8(rows(36, i -> large))),
        OutputStream.nullOutputStream());

    assertThat(items.calls).containsExactly(12, 12, 12);
  }

  /** An array that never ends and counts the rows that were taken. */
  private static final class EndlessArray extends InputStream {
    static final byte[] ROW = utf8("{'delay':14,'distance':405,'time':0.0166},");

    final AtomicLong rows = new AtomicLong();
    volatile boolean closed;
    private boolean begun;

    @Override
    public int read() {
      throw new UnsupportedOperationException("Read in blocks.");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (closed) {
        throw new IOException("Closed.");
      }
      if (!begun) {
        begun = true;
        bytes[offset] = '[';
        return 1;
      }
      int count = Math.min(length, ROW.length - position);
      System.arraycopy(ROW, position, bytes, offset, count);
      position = (position + count) % ROW.length;
      rows.addAndGet(position == 0 ? 1 : 0);
      return count;
    }

    private int position;

    @Override
    public void close() {
      closed = true;
    }
  }

  /** Says of every write that it was made. */
  private static class CountingItems implements Items {
    final AtomicLong written = new AtomicLong();
    final List<Integer> calls = new ArrayList<>();

    @Override
    public Optional<Item> get(ItemKey key, ReadOptions options) {
      return Optional.empty();
    }

    @Override
    public Written apply(Mutation mutation, WriteOptions options) {
      written.incrementAndGet();
      return new Written(
          mutation.key(), Written.Kind.CREATED, Optional.empty(), Optional.empty(), false);
    }

    @Override
    public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
      calls.add(mutations.size());
      return mutations.stream().<Result>map(m -> new Result.Done(apply(m, options))).toList();
    }
  }
}
