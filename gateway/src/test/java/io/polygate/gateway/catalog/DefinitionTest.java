package io.polygate.gateway.catalog;

import static io.polygate.gateway.catalog.Texts.definition;
import static io.polygate.gateway.catalog.Texts.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionTest {
  private static final String PRODUCT =
      """
      {'key': {'partition': ['category_id'], 'sort': ['product_id'], 'entity': 'product',
               'separator': '_', 'prefixSortKey': false, 'generate': 'uuidv7'},
       'fields': {'name': {'type': 'string', 'required': true}, 'price': {'type': 'number'},
                  'stock': {'type': 'integer', 'default': 0}, 'extra': {}},
       'indexes': {'byName': {'partition': 'name', 'sort': 'price', 'projection': 'all'},
                   'byStock': {'partition': 'stock', 'projection': ['name', 'price']},
                   'byPrice': {'partition': 'price', 'projection': 'keys'}},
       'references': {'vendor': {'field': 'vendor_id', 'collection': 'vendors'}},
       'ttl': 'expires_at', 'strict': true, 'version': 3}
      """;

  @Test
  void whatWorksOutAFieldIsReadAndWritten() {
    Definition made =
        definition(
            "{'fields':{'at':{'defaultExpression':'now()'},'total':{'computed':'a + b'}},"
                + "'references':{'r':{'field':'a','collection':'c'}}}");

    Field at = made.fields().getOrDefault("at", new Field(FieldType.ANY, true, Optional.empty()));
    assertThat(at.defaultExpression()).contains(new FieldExpression("now()"));
    assertThat(at.isFilled()).isTrue();
    assertThat(Definition.parse(made.toValue())).isEqualTo(made);
  }

  @Test
  void everythingIsRead() {
    Definition product = definition(PRODUCT);

    assertThat(product.version()).isEqualTo(3);
    assertThat(product.key())
        .contains(
            new KeyRule(
                List.of("category_id"),
                List.of("product_id"),
                Optional.of("product"),
                Optional.empty(),
                new KeySettings(Optional.of("_"), Optional.of(false)),
                Optional.of(KeyRule.Generate.UUIDV7)));
    assertThat(product.fields().keySet()).containsExactly("name", "price", "stock", "extra");
    assertThat(product.fields())
        .containsEntry("name", new Field(FieldType.STRING, true, Optional.empty()))
        .containsEntry("stock", new Field(FieldType.INTEGER, false, Optional.of(Value.Num.of(0))))
        .containsEntry("extra", new Field(FieldType.ANY, false, Optional.empty()));
    assertThat(product.indexes())
        .containsEntry(
            "byName", new IndexRule("name", Optional.of("price"), new IndexRule.Projection.All()))
        .containsEntry(
            "byStock",
            new IndexRule(
                "stock",
                Optional.empty(),
                new IndexRule.Projection.Fields(List.of("name", "price"))))
        .containsEntry(
            "byPrice", new IndexRule("price", Optional.empty(), new IndexRule.Projection.Keys()));
    assertThat(product.references())
        .containsEntry("vendor", new Reference("vendor_id", new CollectionName("vendors")));
    assertThat(product.ttl()).contains("expires_at");
    assertThat(product.strict()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PRODUCT,
        "{}",
        "{'key':{'generate':'uuidv7'}}",
        "{'key':{'partition':['a'],'entity':'e','parent':'p','prefixSortKey':true}}",
        "{'migrate':[]}",
        "{'migrate':[{'drop':'c'},{'rename':['a','b']},{'set':['d','e + 1']},{'retype':['f','number']}]}",
        "{'fields':{'a~/b':{'type':'any','default':null},'o':{'type':'object','default':{}}}}"
      })
  void whatIsWrittenIsReadAgain(String json) {
    Definition definition = definition(json);

    assertThat(Definition.parse(definition.toValue())).isEqualTo(definition);
  }

  @Test
  void nothingIsAllowedToBeSaid() {
    assertThat(definition("{}").saysWhat(definition("{'strict':false,'fields':{}}"))).isTrue();
    assertThat(definition("{}").version()).isZero();
  }

  @Test
  void backendLearnsOfTypesAndIndexes() {
    assertThat(definition(PRODUCT).schema(new CollectionName("product"), 9))
        .isEqualTo(
            new CollectionSchema(
                new CollectionName("product"),
                9,
                Map.of(
                    "name", FieldType.STRING,
                    "price", FieldType.NUMBER,
                    "stock", FieldType.INTEGER,
                    "extra", FieldType.ANY),
                List.of(
                    new IndexSchema("byName", "name", Optional.of("price")),
                    new IndexSchema("byStock", "stock", Optional.empty()),
                    new IndexSchema("byPrice", "price", Optional.empty()))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|``",
        "{'feilds':{}}|/feilds",
        "{'key':[]}|/key",
        "{'key':{'partition':['a'],'seperator':'_'}}|/key/seperator",
        "{'key':{}}|/key/partition",
        "{'key':{'partition':'a'}}|/key/partition",
        "{'key':{'partition':['a',1]}}|/key/partition/1",
        "{'key':{'partition':['a','a']}}|/key/partition/1",
        "{'key':{'partition':['a'],'sort':['a']}}|/key/sort/0",
        "{'key':{'partition':['']}}|/key/partition/0",
        "{'key':{'sort':['a'],'generate':'uuidv7'}}|/key/sort",
        "{'key':{'partition':['a'],'separator':''}}|/key/separator",
        "{'key':{'partition':['a'],'separator':'x'}}|/key/separator",
        "{'key':{'partition':['a'],'separator':'~'}}|/key/separator",
        "{'key':{'partition':['a'],'separator':' '}}|/key/separator",
        "{'key':{'partition':['a'],'separator':'#########'}}|/key/separator",
        "{'key':{'partition':['a'],'separator':1}}|/key/separator",
        "{'key':{'partition':['a'],'prefixSortKey':'yes'}}|/key/prefixSortKey",
        "{'key':{'partition':['a'],'entity':'1x'}}|/key/entity",
        "{'key':{'partition':['a'],'entity':''}}|/key/entity",
        "{'key':{'partition':['a'],'parent':'p'}}|/key/parent",
        "{'key':{'partition':['a'],'generate':'serial'}}|/key/generate",
        "{'key':{'partition':['a'],'generate':'random'}}|/key/generate",
        "{'key':{'partition':['a'],'generate':'uuidv7'},'fields':{'a':{'type':'integer'}}}"
            + "|/key/generate",
        "{'key':{'partition':['a'],'generate':'uuidv7'},'fields':{'a':{'default':'x'}}}"
            + "|/fields/a/default",
        "{'key':{'partition':['a']},'fields':{'a':{'type':'object'}}}|/key/partition/0",
        "{'key':{'partition':['a'],'sort':['b']},'fields':{'b':{'type':'array'}}}|/key/sort/0",
        "{'fields':[]}|/fields",
        "{'fields':{'a':1}}|/fields/a",
        "{'fields':{'a':{'type':'text'}}}|/fields/a/type",
        "{'fields':{'a':{'type':1}}}|/fields/a/type",
        "{'fields':{'a':{'requird':true}}}|/fields/a/requird",
        "{'fields':{'a':{'required':1}}}|/fields/a/required",
        "{'fields':{'a':{'type':'integer','default':1.5}}}|/fields/a/default",
        "{'fields':{'a':{'type':'string','default':1}}}|/fields/a/default",
        "{'fields':{'a':{'type':'string','default':null}}}|/fields/a/default",
        "{'fields':{'':{}}}|/fields/",
        "{'fields':{'a/b':{'type':'x'}}}|/fields/a~1b/type",
        "{'fields':{'$set':{'type':'any'},'b':{}}}|/fields/$set",
        "{'indexes':{'i':{}}}|/indexes/i/partition",
        "{'indexes':{'i':{'partition':'a'}}}|/indexes/i/partition",
        "{'indexes':{'1':{'partition':'a'}},'fields':{'a':{}}}|/indexes/1",
        "{'indexes':{'i':{'partition':'a'}},'fields':{'a':{'type':'object'}}}"
            + "|/indexes/i/partition",
        "{'indexes':{'i':{'partition':'a','sort':'b'}},'fields':{'a':{}}}|/indexes/i/sort",
        "{'indexes':{'i':{'partition':'a','sort':'b'}},"
            + "'fields':{'a':{},'b':{'type':'boolean'}}}|/indexes/i/sort",
        "{'indexes':{'i':{'partition':'a','projection':'some'}},'fields':{'a':{}}}"
            + "|/indexes/i/projection",
        "{'indexes':{'i':{'partition':'a','projection':[]}},'fields':{'a':{}}}"
            + "|/indexes/i/projection",
        "{'indexes':{'i':{'partition':'a','projection':[1]}},'fields':{'a':{}}}"
            + "|/indexes/i/projection/0",
        "{'references':{'r':{'field':'a'}}}|/references/r/collection",
        "{'references':{'r':{'collection':'c'}}}|/references/r/field",
        "{'references':{'r':{'field':'a','collection':'../c'}}}|/references/r/collection",
        "{'references':{'?':{'field':'a','collection':'c'}}}|/references/?",
        "{'references':{'r':{'field':'a','collection':'c','onDelete':'restrict'}}}"
            + "|/references/r/onDelete",
        "{'fields':{'a':{'type':'string'},'b':{'type':'string'}},"
            + "'indexes':{'i':{'partition':'a','sort':'b'}},"
            + "'references':{'r':{'field':'a','collection':'c','onDelete':'cascade'}}}"
            + "|/references/r/onDelete",
        "{'fields':{'a':{}},'indexes':{'i':{'partition':'a'}},"
            + "'references':{'r':{'field':'a','collection':'c','onDelete':'cascade'}}}"
            + "|/references/r/onDelete",
        "{'references':{'r':{'field':'a','collection':'c','onDelete':'nothing'}}}"
            + "|/references/r/onDelete",
        "{'fields':{'a':{'defaultExpression':'now('}}}|/fields/a/defaultExpression",
        "{'fields':{'a':{'defaultExpression':'1, b = 2'}}}|/fields/a/defaultExpression",
        "{'fields':{'a':{'defaultExpression':':now'}}}|/fields/a/defaultExpression",
        "{'fields':{'a':{'default':1,'defaultExpression':'now()'}}}|/fields/a/defaultExpression",
        "{'fields':{'a':{'computed':'b + '}}}|/fields/a/computed",
        "{'fields':{'a':{'computed':'b REMOVE c'}}}|/fields/a/computed",
        "{'fields':{'a':{'computed':'b','default':1}}}|/fields/a/computed",
        "{'fields':{'a':{'computed':'b'}},'key':{'partition':['a']}}|/fields/a/computed",
        "{'fields':{'a':{'defaultExpression':'uuid()'}},'key':{'partition':['a']}}"
            + "|/fields/a/defaultExpression",
        "{'ttl':1}|/ttl",
        "{'ttl':''}|/ttl",
        "{'ttl':'t','fields':{'t':{'type':'string'}}}|/ttl",
        "{'strict':'yes'}|/strict",
        "{'version':0}|/version",
        "{'version':1.5}|/version",
        "{'version':2147483648}|/version",
        "{'version':'1'}|/version",
        "{'migrate':7}|/migrate",
        "{'migrate':[7]}|/migrate/0",
        "{'migrate':[{'drop':'c','set':['a','b']}]}|/migrate/0",
        "{'migrate':[{'drop':'c'},{'rename':['a']}]}|/migrate/1/rename",
        "{'migrate':[{'retype':['a','decimal']}]}|/migrate/0/retype",
        "{'migrate':[{'set':['a','now()']}]}|/migrate/0/set",
        "{'migrate':[{'set':['a','b +']}]}|/migrate/0/set",
      })
  void mistakeIsRefusedWhereItStands(String json, String pointer) {
    assertThatViolationsOf(json).extracting(Violation::pointer).containsExactly(pointer);
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThatViolationsOf(
            "{'key':{'partition':['a'],'separator':'x'},'fields':{'b':{'type':'strng'}},"
                + "'indexes':{'i':{'partition':'c'}},'tll':'t','version':-1}")
        .extracting(Violation::pointer)
        .containsExactlyInAnyOrder(
            "/tll", "/key/separator", "/fields/b/type", "/indexes/i/partition", "/version");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'feilds':{}}|fields",
        "{'Strict':true}|strict",
        "{'key':{'partition':['a'],'prefixSortkey':true}}|prefixSortKey",
        "{'fields':{'a':{'type':'bool'}}}|boolean",
        "{'fields':{'price':{}},'indexes':{'i':{'partition':'prise'}}}|price"
      })
  void nearestKnownNameIsTold(String json, String nearest) {
    assertThatViolationsOf(json)
        .singleElement()
        .satisfies(
            violation ->
                assertThat(violation.detail()).endsWith("; did you mean " + nearest + "?"));
  }

  @Test
  void limitsAreNamed() {
    String fields = many(501, i -> "'f" + i + "':{}");
    String indexes = many(21, i -> "'i" + i + "':{'partition':'f0'}");
    String references = many(101, i -> "'r" + i + "':{'field':'f','collection':'c'}");
    String key =
        IntStream.range(0, 17).mapToObj(i -> "'k" + i + "'").collect(Collectors.joining(","));

    assertThatViolationsOf("{'fields':{" + fields + "}}")
        .extracting(Violation::detail)
        .containsExactly("There may be at most 500 fields, not 501.");
    assertThatViolationsOf("{'fields':{'f0':{}},'indexes':{" + indexes + "}}")
        .extracting(Violation::detail)
        .containsExactly("There may be at most 20 indexes, not 21.");
    assertThatViolationsOf("{'references':{" + references + "}}")
        .extracting(Violation::detail)
        .containsExactly("There may be at most 100 references, not 101.");
    assertThatViolationsOf("{'key':{'partition':[" + key + "]}}")
        .extracting(Violation::detail)
        .containsExactly("There may be at most 16 partition key fields, not 17.");
    assertThatViolationsOf("{'fields':{'" + "x".repeat(129) + "':{}}}").hasSize(1);
  }

  @Test
  void atMostAHundredMistakesAreTold() {
    assertThatViolationsOf("{'fields':{" + many(300, i -> "'f" + i + "':1") + "}}").hasSize(100);
  }

  private static String many(int count, java.util.function.IntFunction<String> member) {
    return IntStream.range(0, count).mapToObj(member).collect(Collectors.joining(","));
  }

  private static ListAssert<Violation> assertThatViolationsOf(String json) {
    try {
      Definition.parse(value(json));
    } catch (ContentException e) {
      return assertThat(e.violations());
    }
    throw new AssertionError("It was accepted: " + json);
  }

  @Test
  void changedDefinitionGetsTheNextVersion() {
    Definition first = Succession.of(Optional.empty(), definition("{'ttl':'a'}"));
    Definition second = Succession.of(Optional.of(first), definition("{'ttl':'b'}"));

    assertThat(first.version()).isEqualTo(1);
    assertThat(second.version()).isEqualTo(2);
    assertThat(Succession.of(Optional.of(second), definition("{'ttl':'c','version':3}")).version())
        .isEqualTo(3);
    assertThat(Succession.of(Optional.empty(), definition("{'version':7}")).version()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void changedDefinitionWithAnotherVersionIsRefused(int version) {
    Definition second = definition("{'ttl':'a','version':2}");

    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(
            () ->
                Succession.of(Optional.of(second), definition("{'ttl':'b'}").withVersion(version)))
        .satisfies(
            e ->
                assertThat(e.violations())
                    .extracting(Violation::pointer)
                    .containsExactly("/version"));
  }

  @Test
  void sameDefinitionKeepsItsVersion() {
    Definition second = definition("{'ttl':'a','version':2}");

    assertThat(Succession.of(Optional.of(second), definition("{'ttl':'a'}"))).isSameAs(second);
    assertThat(Succession.of(Optional.of(second), definition("{'ttl':'a','version':2}")))
        .isSameAs(second);
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(
            () -> Succession.of(Optional.of(second), definition("{'ttl':'a','version':3}")));
  }

  @Test
  void compositionOfKeysStays() {
    Definition keyed = definition("{'key':{'partition':['a'],'entity':'e'},'version':1}");
    Definition unkeyed = definition("{'version':1}");

    for (String other :
        List.of(
            "{}",
            "{'key':{'partition':['b'],'entity':'e'}}",
            "{'key':{'partition':['a'],'entity':'f'}}",
            "{'key':{'partition':['a'],'entity':'e','separator':'_'}}")) {
      assertThatExceptionOfType(ContentException.class)
          .isThrownBy(() -> Succession.of(Optional.of(keyed), definition(other)))
          .satisfies(
              e ->
                  assertThat(e.violations())
                      .extracting(Violation::pointer)
                      .containsExactly("/key"));
    }
    assertThat(
            Succession.of(
                    Optional.of(keyed),
                    definition("{'key':{'partition':['a'],'entity':'e','generate':'uuidv7'}}"))
                .version())
        .isEqualTo(2);
    assertThat(Succession.of(Optional.of(unkeyed), keyed.withVersion(0)).version()).isEqualTo(2);
  }
}
