package io.polygate.gateway.catalog;

import static io.polygate.gateway.catalog.Texts.definition;
import static io.polygate.gateway.catalog.Texts.document;
import static io.polygate.gateway.catalog.Texts.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Document;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemRulesTest {
  private static ItemRules rules(String definition) {
    return ItemRules.of(definition(definition));
  }

  private static ListAssert<Violation> assertThatViolationsOf(ItemRules rules, String item) {
    try {
      rules.check(document(item));
    } catch (ContentException e) {
      return assertThat(e.violations());
    }
    throw new AssertionError("It was accepted: " + item);
  }

  @Test
  void withoutRulesNothingIsLookedAt() {
    Document notJsonAtAll = Document.storedJson("?".getBytes(StandardCharsets.UTF_8));

    assertThat(ItemRules.NONE.isEmpty()).isTrue();
    assertThat(ItemRules.NONE.check(notJsonAtAll).value()).isSameAs(notJsonAtAll);
    assertThat(rules("{'key':{'partition':['a']}}").check(notJsonAtAll).value())
        .isSameAs(notJsonAtAll);
  }

  @Test
  void valueThatFitsIsHandedOnUntouched() {
    Document item = document("{ 'n' : 1.50 }");

    assertThat(rules("{'fields':{'n':{'type':'number','required':true}}}").check(item).value())
        .isSameAs(item);
  }

  @Test
  void defaultsByExpressionAreMadeForEachValue() {
    ItemRules rules =
        rules(
            "{'fields':{'made':{'type':'string','defaultExpression':'now()'},"
                + "'until':{'type':'integer','defaultExpression':'now() + 3600'},"
                + "'id':{'type':'string','defaultExpression':'uuid()'},"
                + "'label':{'defaultExpression':'name'}}}");
    long before = Instant.now().getEpochSecond();

    Value first = rules.check(document("{'name':'n'}")).value().value();
    Value second = rules.check(document("{'name':'n'}")).value().value();

    assertThat(first)
        .isInstanceOfSatisfying(
            Value.Members.class,
            made -> {
              assertThat(made.values().get("made"))
                  .isInstanceOfSatisfying(
                      Value.Text.class,
                      text ->
                          assertThat(Instant.parse(text.value()))
                              .isBetween(Instant.ofEpochSecond(before), Instant.now()));
              assertThat(made.values().get("until"))
                  .isInstanceOfSatisfying(
                      Value.Num.class,
                      number ->
                          assertThat(number.value().longValueExact())
                              .isBetween(before + 3600, Instant.now().getEpochSecond() + 3600));
              assertThat(made.values().get("label")).isEqualTo(new Value.Text("n"));
            });
    assertThat(first).as("another id").isNotEqualTo(second);
    Document given = document("{'made':'x','until':1,'id':'y','label':null}");
    assertThat(rules.check(given).value()).isSameAs(given);
  }

  @Test
  void aCallInQuotesIsText() {
    FieldExpression expression = new FieldExpression("if_not_exists(a, 'now() uuid()')");

    assertThat(expression.evaluate("f", FieldType.STRING, Map.of()))
        .isEqualTo(new Value.Text("now() uuid()"));
    assertThat(expression.evaluate("f", FieldType.STRING, Map.of("a", Value.Num.of(1))))
        .isEqualTo(Value.Num.of(1));
  }

  @Test
  void computedFieldsFollowTheOthersWhateverIsSaidOfThem() {
    ItemRules rules =
        rules(
            "{'fields':{'total':{'type':'number','computed':'price + shipping'},"
                + "'twice':{'type':'number','computed':'total + total'},"
                + "'price':{'type':'number'},'shipping':{'type':'number','default':5}}}");

    assertThat(rules.check(document("{'price':1.5}")).value().value())
        .isEqualTo(value("{'price':1.5,'shipping':5,'total':6.5,'twice':13}"));
    assertThat(rules.check(document("{'price':2,'shipping':0,'total':99}")).value().value())
        .isEqualTo(value("{'price':2,'shipping':0,'total':2,'twice':4}"));
  }

  @Test
  void whatCannotBeComputedIsRefusedWithTheReason() {
    ItemRules rules =
        rules(
            "{'fields':{'total':{'type':'number','computed':'price + 1'},"
                + "'self':{'computed':'self'},'word':{'type':'string','computed':'price'}}}");

    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> rules.check(document("{'self':1}")))
        .satisfies(
            refusal ->
                assertThat(refusal.violations())
                    .extracting(Violation::pointer)
                    .containsExactly("/total", "/self", "/word"))
        .satisfies(
            refusal ->
                assertThat(refusal.violations().getFirst().detail())
                    .contains("price + 1")
                    .contains("price is not there"));
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> rules.check(document("{'price':'x'}")))
        .satisfies(
            refusal ->
                assertThat(refusal.violations().getFirst().detail()).contains("another type"));
  }

  @Test
  void defaultsFillWhatIsAbsent() {
    ItemRules rules =
        rules(
            "{'fields':{'role':{'type':'string','default':'user'},"
                + "'active':{'type':'boolean','default':true},'n':{'type':'integer','default':0}}}");

    assertThat(rules.check(document("{'id':1,'n':5}")).value().value())
        .isEqualTo(value("{'id':1,'n':5,'role':'user','active':true}"));
    assertThat(rules.check(document("{'role':null,'active':false}")).value().value())
        .isEqualTo(value("{'role':null,'active':false,'n':0}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "string|'x'",
        "string|''",
        "number|1",
        "number|1.5",
        "integer|1",
        "integer|1.0",
        "integer|1e3",
        "integer|-7",
        "boolean|true",
        "object|{}",
        "object|{'a':1}",
        "array|[]",
        "array|[1,'x']",
        "any|1",
        "any|'x'",
        "any|{'$binary':'AA=='}",
        "string|null",
        "integer|null",
        "any|null",
        "object|null"
      })
  void valueOfTheTypeIsAccepted(String type, String json) {
    Document item = document("{'f':" + json + "}");

    assertThat(rules("{'fields':{'f':{'type':'" + type + "'}}}").check(item).value())
        .isSameAs(item);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "string|1", "string|true", "string|[]", "number|'1'", "number|true", "integer|1.5",
        "integer|1e-1", "integer|'1'", "boolean|0", "boolean|'true'", "object|[]", "object|'x'",
        "array|{}", "array|1", "array|{'$set':[1]}", "string|{'$binary':'AA=='}"
      })
  void valueOfAnotherTypeIsRefused(String type, String json) {
    assertThatViolationsOf(
            rules("{'fields':{'a/f':{'type':'" + type + "'}}}"), "{'a/f':" + json + "}")
        .extracting(Violation::pointer)
        .containsExactly("/a~1f");
  }

  @Test
  void allMistakesAreToldAtOnce() {
    ItemRules rules =
        rules(
            "{'strict':true,'ttl':'until','fields':{'name':{'type':'string','required':true},"
                + "'nick':{'required':true},'age':{'type':'integer'}}}");

    assertThatViolationsOf(rules, "{'nick':null,'age':1.5,'agge':2,'until':'soon'}")
        .extracting(Violation::pointer)
        .containsExactly("/name", "/nick", "/age", "/agge", "/until");
    assertThatViolationsOf(rules, "{'name':'n','nick':1,'agge':2}")
        .singleElement()
        .satisfies(violation -> assertThat(violation.detail()).endsWith("; did you mean age?"));
  }

  @Test
  void strictDefinitionKnowsItsOwnFields() {
    ItemRules rules =
        rules(
            "{'strict':true,'ttl':'t','key':{'partition':['p'],'sort':['s']},"
                + "'references':{'r':{'field':'other','collection':'c'}},'fields':{'f':{}}}");
    Document item = document("{'p':1,'s':2,'t':3,'other':4,'f':5}");

    assertThat(rules.check(item).value()).isSameAs(item);
  }

  @Test
  void manyStrangersAreRefusedQuickly() {
    String item =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "'stranger-" + i + "':1")
            .collect(Collectors.joining(",", "{", "}"));

    assertThatViolationsOf(rules("{'strict':true,'fields':{'f':{}}}"), item).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "'x'", "[]", "null"})
  void onlyWhatIsAskedForMakesAnObjectNecessary(String item) {
    assertThat(rules("{'fields':{'f':{'type':'string'}},'ttl':'t'}").check(document(item)).value())
        .isEqualTo(document(item));
    assertThatViolationsOf(rules("{'fields':{'f':{'required':true}}}"), item)
        .extracting(Violation::pointer)
        .containsExactly("");
    assertThatViolationsOf(rules("{'strict':true}"), item).hasSize(1);
  }

  @Test
  void opaqueValueHasNoFields() {
    Document image = Document.opaque("image/png", new byte[] {1});

    assertThat(rules("{'fields':{'f':{'default':1}}}").check(image).value()).isSameAs(image);
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> rules("{'fields':{'f':{'required':true}}}").check(image));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00Z",
    "1700000000, 2023-11-14T22:13:20Z",
    "1700000000.9, 2023-11-14T22:13:20Z",
    "-1.5, 1969-12-31T23:59:58Z",
    "253402300799, 9999-12-31T23:59:59Z"
  })
  void timeFieldSaysWhenTheItemExpires(String seconds, String time) {
    assertThat(rules("{'ttl':'t'}").check(document("{'t':" + seconds + "}")).expiresAt())
        .contains(Instant.parse(time));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'t':null}"})
  void itemWithoutATimeStays(String item) {
    assertThat(rules("{'ttl':'t'}").check(document(item)).expiresAt()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'1'", "true", "{}", "253402300800", "1e125", "-1e20"})
  void timeThatIsNoneIsRefused(String time) {
    assertThatViolationsOf(rules("{'ttl':'t'}"), "{'t':" + time + "}")
        .extracting(Violation::pointer)
        .containsExactly("/t");
    assertThatViolationsOf(
            rules("{'ttl':'t','fields':{'t':{'type':'integer'}}}"), "{'t':" + time + "}")
        .hasSize(1);
  }

  @Test
  void defaultOfTheTimeFieldCounts() {
    assertThat(
            rules("{'ttl':'t','fields':{'t':{'type':'integer','default':60}}}")
                .check(document("{}"))
                .expiresAt())
        .contains(Instant.ofEpochSecond(60));
  }
}
