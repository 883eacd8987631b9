package io.polygate.gateway.catalog;

import static io.polygate.gateway.catalog.Texts.definition;
import static io.polygate.gateway.catalog.Texts.document;
import static io.polygate.gateway.catalog.Texts.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyComposerTest {
  private static final CollectionName COLLECTION = new CollectionName("things");
  private static final String UUID_7 =
      "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

  private static KeyComposer composer(String key) {
    return composer(key, KeySettings.NONE);
  }

  private static KeyComposer composer(String key, KeySettings outer) {
    return new KeyComposer(
        COLLECTION, Optional.of(definition("{'key':" + key + "}")), outer, new TimeOrderedIds());
  }

  private static KeyComposer undefined() {
    return new KeyComposer(COLLECTION, Optional.empty(), KeySettings.NONE, new TimeOrderedIds());
  }

  private static ItemKey key(String partition, String sort) {
    return new ItemKey(COLLECTION, partition, sort);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'entity':'user','partition':['id'],'sort':['email']}"
            + "|{'id':'user-123','email':'john@example.com'}|user#user-123|john@example.com",
        "{'entity':'product','separator':'_','partition':['category_id'],'sort':['product_id']}"
            + "|{'category_id':'electronics','product_id':'prod-123'}"
            + "|product_electronics|prod-123",
        "{'entity':'order','parent':'customer','partition':['customer_id'],'sort':['order_id']}"
            + "|{'customer_id':'c1','order_id':'o1'}|customer#c1|order#o1",
        "{'entity':'multi','partition':['tenant','region']}"
            + "|{'region':'eu','tenant':'t'}|multi#t#eu|``",
        "{'entity':'e','partition':['id'],'sort':['day','seq']}"
            + "|{'id':'1','seq':7,'day':'2024-01-01'}|e#1|2024-01-01#7",
        "{'entity':'e','prefixSortKey':true,'partition':['id'],'sort':['day','seq']}"
            + "|{'id':'1','day':'2024-01-01','seq':7}|e#1|day#2024-01-01#seq#7",
        "{'partition':['id']}|{'id':'alone','more':[1]}|alone|``",
        "{'entity':'order','parent':'customer','prefixSortKey':true,'partition':['c'],"
            + "'sort':['day']}|{'c':'1','day':'x'}|customer#1|order#day#x",
        "{'entity':'profile','parent':'customer','partition':['c']}|{'c':'1'}|customer#1|profile",
      })
  void keysAreComposedInTheDeclaredOrder(String rule, String item, String pk, String sk) {
    KeyComposer composer = composer(rule);

    Keyed keyed = composer.keyed(document(item));

    assertThat(keyed.key()).isEqualTo(key(pk, sk));
    assertThat(keyed.generated()).isFalse();
    assertThatNoException()
        .isThrownBy(() -> composer.requireAgreement(keyed.key(), document(item)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1|1",
        "1.0|1",
        "100|100",
        "1e2|100",
        "1.50|1.5",
        "-0.0|0",
        "-7|-7",
        "0.001|0.001",
        "12345678901234567890123456789012345678|12345678901234567890123456789012345678",
        "true|true",
        "false|false"
      })
  void numbersAndTruthValuesHaveOneForm(String json, String text) {
    assertThat(composer("{'partition':['id']}").keyed(document("{'id':" + json + "}")).key())
        .isEqualTo(key(text, ""));
  }

  @Test
  void valueIsHandedOnUntouched() {
    Document item = document("{ 'id' : 'a' }");

    assertThat(composer("{'partition':['id']}").keyed(item).value()).isSameAs(item);
    assertThat(undefined().keyed(item).value()).isSameAs(item);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':'x'}",
        "{'a':'x','b':null}",
        "{'a':'x','b':''}",
        "{'a':'x','b':{}}",
        "{'a':'x','b':['y']}",
        "{'a':'x','b':{'$binary':'AA=='}}"
      })
  void keyFieldWithoutATextIsRefusedByItsName(String item) {
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(() -> composer("{'partition':['a'],'sort':['b']}").keyed(document(item)))
        .satisfies(e -> assertThat(e.where()).isEqualTo("/b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "'text'", "[]", "null"})
  void composedKeyNeedsAnObject(String item) {
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(() -> composer("{'partition':['a']}").keyed(document(item)));
  }

  @Test
  void declaredTypeOfAKeyFieldIsKept() {
    KeyComposer composer =
        new KeyComposer(
            COLLECTION,
            Optional.of(
                definition("{'key':{'partition':['id']},'fields':{'id':{'type':'string'}}}")),
            KeySettings.NONE,
            new TimeOrderedIds());

    assertThat(composer.keyed(document("{'id':'1'}")).key()).isEqualTo(key("1", ""));
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(() -> composer.keyed(document("{'id':1}")))
        .satisfies(e -> assertThat(e.where()).isEqualTo("/id"));
  }

  @Test
  void defaultOfAKeyFieldIsPartOfTheKey() {
    Definition definition =
        definition(
            "{'key':{'partition':['id'],'sort':['name']},'fields':{'name':{'default':'test'}}}");
    KeyComposer composer =
        new KeyComposer(
            COLLECTION, Optional.of(definition), KeySettings.NONE, new TimeOrderedIds());

    assertThat(composer.keyed(document("{'id':'123'}")).key()).isEqualTo(key("123", "test"));
    assertThat(composer.keyed(document("{'id':'123','name':'n'}")).key())
        .isEqualTo(key("123", "n"));
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(() -> composer.keyed(document("{'id':'123','name':null}")));
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(() -> composer.ofFields(value("{'id':'123'}")));
  }

  @Test
  void tooLongAKeyIsRefusedByItsLimit() {
    assertThatExceptionOfType(StorageException.TooLarge.class)
        .isThrownBy(
            () ->
                composer("{'partition':['a']}").keyed(document("{'a':'" + "x".repeat(1025) + "'}")))
        .satisfies(e -> assertThat(e.limit()).isEqualTo("pkBytes"));
  }

  @Test
  void definitionOutweighsTheNamespaceAndTheNamespaceTheRequest() {
    KeySettings request = new KeySettings(Optional.of("!"), Optional.of(true));
    KeySettings namespace = new KeySettings(Optional.of("|"), Optional.empty());
    String item = "{'a':'1','b':'2','c':'3'}";
    String open = "{'entity':'e','partition':['a'],'sort':['b','c']}";
    String closed =
        "{'entity':'e','partition':['a'],'sort':['b','c'],'separator':'_','prefixSortKey':false}";

    assertThat(composer(open, request).keyed(document(item)).key())
        .isEqualTo(key("e!1", "b!2!c!3"));
    assertThat(composer(open, namespace.over(request)).keyed(document(item)).key())
        .isEqualTo(key("e|1", "b|2|c|3"));
    assertThat(composer(closed, namespace.over(request)).keyed(document(item)).key())
        .isEqualTo(key("e_1", "2_3"));
    assertThat(composer(open).keyed(document(item)).key()).isEqualTo(key("e#1", "2#3"));
  }

  @Test
  void differentValuesNeverShareAKey() {
    long seed = 4_711;
    Random random = new Random(seed);
    for (String separator : List.of("#", "_", "::", "-#-")) {
      KeyComposer composer =
          composer(
              "{'entity':'e_x','partition':['a','b'],'sort':['c','d'],'separator':'"
                  + separator
                  + "'}");
      Map<ItemKey, Value> known = new HashMap<>();
      for (int i = 0; i < 20_000; i++) {
        Map<String, Value> members = new LinkedHashMap<>();
        for (String field : List.of("a", "b", "c", "d")) {
          members.put(field, new Value.Text(text(random, separator)));
        }
        Value.Members item = Value.Members.of(members);

        ItemKey key = composer.ofFields(item);

        assertThat(known.getOrDefault(key, item)).as("seed %d, %s", seed, key).isEqualTo(item);
        known.put(key, item);
      }
    }
  }

  private static String text(Random random, String separator) {
    String alphabet = "x1~" + separator;
    StringBuilder text = new StringBuilder();
    for (int length = 1 + random.nextInt(4); length > 0; length--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  @Test
  void keyObjectMayHaveKeyFieldsOnly() {
    KeyComposer composer = composer("{'entity':'e','partition':['a'],'sort':['b']}");

    assertThat(composer.ofFields(value("{'b':2,'a':'1'}"))).isEqualTo(key("e#1", "2"));
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(() -> composer.ofFields(value("{'a':'1','b':'2','c':'3'}")))
        .satisfies(e -> assertThat(e.where()).isEqualTo("/c"));
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(() -> composer.ofFields(value("{'a':'1'}")))
        .satisfies(e -> assertThat(e.where()).isEqualTo("/b"));
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(() -> composer.ofFields(value("'e#1'")));
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(() -> undefined().ofFields(value("{'a':'1'}")));
  }

  @Test
  void firstSortFieldsMakeAPrefix() {
    KeyComposer plain = composer("{'entity':'e','partition':['a'],'sort':['day','seq']}");
    KeyComposer prefixed =
        composer("{'entity':'e','partition':['a'],'sort':['day','seq'],'prefixSortKey':true}");

    assertThat(plain.sortPrefix(value("{'day':'2024-01-01'}"))).isEqualTo("2024-01-01");
    assertThat(prefixed.sortPrefix(value("{'day':'2024-01-01'}"))).isEqualTo("day#2024-01-01");
    assertThat(prefixed.rangeOf(value("{'a':'1','day':'2024-01-01'}")))
        .isEqualTo(new KeyRange("e#1", new SortRange.BeginsWith("day#2024-01-01#")));
    assertThat(plain.rangeOf(value("{'a':'1'}")))
        .isEqualTo(new KeyRange("e#1", new SortRange.All()));
    assertThat(plain.rangeOf(value("{'a':'1','day':'d','seq':7}")))
        .isEqualTo(new KeyRange("e#1", new SortRange.Equal(new Value.Text("d#7"))));
  }

  @Test
  void prefixDoesNotFindAValueThatOnlyBeginsLikeIt() {
    KeyComposer composer = composer("{'partition':['a'],'sort':['day','seq']}");
    SortRange january1 = composer.rangeOf(value("{'a':'1','day':'2024-1-1'}")).sort();

    assertThat(january1.contains(new Value.Text("2024-1-1#1"))).isTrue();
    assertThat(january1.contains(new Value.Text("2024-1-10#1"))).isFalse();
  }

  @Test
  void childrenOfAParentAreARange() {
    KeyComposer orders =
        composer("{'entity':'order','parent':'customer','partition':['c'],'sort':['o']}");
    KeyComposer profile = composer("{'entity':'profile','parent':'customer','partition':['c']}");

    assertThat(orders.rangeOf(value("{'c':'1'}")))
        .isEqualTo(new KeyRange("customer#1", new SortRange.BeginsWith("order#")));
    assertThat(profile.rangeOf(value("{'c':'1'}")))
        .isEqualTo(new KeyRange("customer#1", new SortRange.Equal(new Value.Text("profile"))));
  }

  @Test
  void sortFieldNeedsThoseBeforeIt() {
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(
            () ->
                composer("{'partition':['a'],'sort':['b','c','d']}")
                    .rangeOf(value("{'a':'1','b':'2','d':'4'}")))
        .satisfies(e -> assertThat(e.where()).isEqualTo("/c"));
  }

  @Test
  void rangeNeedsTheWholePartitionKey() {
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(() -> composer("{'partition':['a','b']}").rangeOf(value("{'a':'1'}")))
        .satisfies(e -> assertThat(e.where()).isEqualTo("/b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'a':'x#y'}", "{'b':2.0}", "{'a':'x#y','b':2,'c':3}", "'text'"})
  void valueThatDoesNotContradictItsKeyAgrees(String item) {
    assertThatNoException()
        .isThrownBy(
            () ->
                composer("{'entity':'e','partition':['a'],'sort':['b']}")
                    .requireAgreement(key("e#x~1y", "2"), document(item)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "e#1|2|{'a':'x'}|/a",
        "e#1|2|{'a':'1','b':'3'}|/b",
        "e#1|2|{'a':null}|/a",
        "f#1|2|{'a':'1'}|pk",
        "1|2|{'a':'1'}|pk",
        "e#1#1|2|{'a':'1'}|pk",
        "e#~9|2|{'a':'1'}|pk",
        "e#1|2#3|{'a':'1'}|sk",
        "e#1|``|{'a':'1'}|sk"
      })
  void valueThatContradictsItsKeyIsRefused(String pk, String sk, String item, String where) {
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(
            () ->
                composer("{'entity':'e','partition':['a'],'sort':['b']}")
                    .requireAgreement(key(pk, sk), document(item)))
        .satisfies(e -> assertThat(e.where()).isEqualTo(where));
  }

  @Test
  void sortKeyWhereThereIsNoneIsRefused() {
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(
            () ->
                composer("{'partition':['a']}")
                    .requireAgreement(key("1", "2"), document("{'a':'1'}")))
        .satisfies(e -> assertThat(e.where()).isEqualTo("sk"));
  }

  @Test
  void absentLastFieldIsGenerated() {
    KeyComposer composer =
        composer("{'entity':'e','partition':['a'],'sort':['id'],'generate':'uuidv7'}");

    Keyed keyed = composer.keyed(document("{'a':'1','id':null,'n':2}"));

    assertThat(keyed.generated()).isTrue();
    assertThat(keyed.key().partition()).isEqualTo("e#1");
    assertThat(keyed.key().sort()).matches(UUID_7);
    assertThat(keyed.value().value())
        .isEqualTo(value("{'a':'1','id':'" + keyed.key().sort() + "','n':2}"));
  }

  @Test
  void givenLastFieldIsKept() {
    KeyComposer composer = composer("{'partition':['id'],'generate':'uuidv7'}");

    Keyed keyed = composer.keyed(document("{'id':'mine'}"));

    assertThat(keyed.generated()).isFalse();
    assertThat(keyed.key()).isEqualTo(key("mine", ""));
  }

  @Test
  void otherFieldsAreNeverMadeUp() {
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(
            () ->
                composer("{'partition':['a'],'sort':['id'],'generate':'uuidv7'}")
                    .keyed(document("{'id':'1'}")))
        .satisfies(e -> assertThat(e.where()).isEqualTo("/a"));
  }

  @Test
  void keyWithoutFieldsIsGeneratedAsAWhole() {
    Document item = document("{'pk':'not looked at','x':1}");

    Keyed keyed = composer("{'entity':'flight','generate':'uuidv7'}").keyed(item);

    assertThat(keyed.key().partition()).matches("flight#" + UUID_7);
    assertThat(keyed.key().hasSort()).isFalse();
    assertThat(keyed.value()).isSameAs(item);
  }

  @Test
  void valueWithoutADefinitionMayNameItsKey() {
    assertThat(undefined().keyed(document("{'pk':'a','sk':'b','x':1}")).key())
        .isEqualTo(key("a", "b"));
    assertThat(undefined().keyed(document("{'x':1,'pk':'a'}")).key()).isEqualTo(key("a", ""));
    assertThat(undefined().keyed(document("{'\\u0070k':'a'}")).key()).isEqualTo(key("a", ""));
    assertThat(undefined().keyed(document("{'p\\u006b':'a'}")).key()).isEqualTo(key("a", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'x':1}",
        "{'deep':{'pk':'a'}}",
        "['pk']",
        "'pk'",
        "5",
        "null",
        "{'x':'sk'}",
        "{'pkk':'a'}",
        "{}"
      })
  void valueThatNamesNoKeyGetsAGeneratedOne(String item) {
    Keyed keyed = undefined().keyed(document(item));

    assertThat(keyed.key().partition()).matches(UUID_7);
    assertThat(keyed.generated()).isTrue();
  }

  @Test
  void opaqueValueGetsAGeneratedKey() {
    Document image = Document.opaque("image/png", new byte[] {'"', 'p', 'k', '"'});

    assertThat(undefined().keyed(image).key().partition()).matches(UUID_7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'pk':1}|/pk",
        "{'pk':''}|/pk",
        "{'pk':null}|/pk",
        "{'sk':'b'}|/pk",
        "{'pk':'a','sk':2}|/sk",
        "{'pk':'a','sk':''}|/sk"
      })
  void nameOfAKeyThatIsNoTextIsRefused(String item, String where) {
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(() -> undefined().keyed(document(item)))
        .satisfies(e -> assertThat(e.where()).isEqualTo(where));
  }
}
