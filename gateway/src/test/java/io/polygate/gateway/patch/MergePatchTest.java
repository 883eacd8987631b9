package io.polygate.gateway.patch;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
  private static Value value(String json) {
    return Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** The first fifteen are the test cases of RFC 7396, appendix A. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':'b'}|{'a':'c'}|{'a':'c'}",
        "{'a':'b'}|{'b':'c'}|{'a':'b','b':'c'}",
        "{'a':'b'}|{'a':null}|{}",
        "{'a':'b','b':'c'}|{'a':null}|{'b':'c'}",
        "{'a':['b']}|{'a':'c'}|{'a':'c'}",
        "{'a':'c'}|{'a':['b']}|{'a':['b']}",
        "{'a':{'b':'c'}}|{'a':{'b':'d','c':null}}|{'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]}|{'a':[1]}|{'a':[1]}",
        "['a','b']|['c','d']|['c','d']",
        "{'a':'b'}|['c']|['c']",
        "{'a':'foo'}|null|null",
        "{'a':'foo'}|'bar'|'bar'",
        "{'e':null}|{'a':1}|{'e':null,'a':1}",
        "[1,2]|{'a':'b','c':null}|{'a':'b'}",
        "{}|{'a':{'bb':{'ccc':null}}}|{'a':{'bb':{}}}",
        "{'a':1}|{}|{'a':1}",
        "'text'|{'a':{'b':null}}|{'a':{}}",
        "{'a':{'b':{'c':1,'d':2}}}|{'a':{'b':{'c':null}}}|{'a':{'b':{'d':2}}}",
        "{'a':{'$set':[1,2]}}|{'a':{'b':1}}|{'a':{'b':1}}",
        "{'a':{'b':1}}|{'a':{'$set':[1,2]}}|{'a':{'$set':[1,2]}}",
        "{'a':{'$binary':'AA=='}}|{'a':null}|{}",
        "{'a':[null]}|{'b':[null]}|{'a':[null],'b':[null]}",
      })
  void patchGivesTheResult(String target, String patch, String result) {
    assertThat(MergePatch.apply(value(target), value(patch))).isEqualTo(value(result));
  }

  @Test
  void orderOfMembersStays() {
    Value patched = MergePatch.apply(value("{'a':1,'b':2,'c':3}"), value("{'b':9,'d':4}"));

    assertThat(new String(Json.write(patched), StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":1,\"b\":9,\"c\":3,\"d\":4}");
  }

  @Test
  void targetStaysAsItIs() {
    Value target = value("{'a':{'b':1}}");

    MergePatch.apply(target, value("{'a':{'b':2}}"));

    assertThat(target).isEqualTo(value("{'a':{'b':1}}"));
  }
}
