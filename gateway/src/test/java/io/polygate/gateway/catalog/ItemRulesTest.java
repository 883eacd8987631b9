package io.polygate.gateway.catalog;

import static io.polygate.gateway.catalog.Texts.definition;
import static io.polygate.gateway.catalog.Texts.document;
import static io.polygate.gateway.catalog.Texts.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.polygate.spi.Document;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
