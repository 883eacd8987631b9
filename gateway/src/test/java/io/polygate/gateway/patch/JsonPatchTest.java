package io.polygate.gateway.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.polygate.gateway.patch.JsonPatch.Outcome;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {
  private static Value value(String json) {
    return Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static Outcome patched(String target, String patch) {
    return JsonPatch.parse(value(patch)).apply(value(target));
  }

  /** The cases named A are those of RFC 6902, appendix A. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A.1 add a member|{'foo':'bar'}|{'op':'add','path':'/baz','value':'qux'}"
            + "|{'baz':'qux','foo':'bar'}",
        "A.2 insert an element|{'foo':['bar','baz']}|{'op':'add','path':'/foo/1','value':'qux'}"
            + "|{'foo':['bar','qux','baz']}",
        "A.3 remove a member|{'baz':'qux','foo':'bar'}|{'op':'remove','path':'/baz'}"
            + "|{'foo':'bar'}",
        "A.4 remove an element|{'foo':['bar','qux','baz']}|{'op':'remove','path':'/foo/1'}"
            + "|{'foo':['bar','baz']}",
        "A.5 replace|{'baz':'qux','foo':'bar'}|{'op':'replace','path':'/baz','value':'boo'}"
            + "|{'baz':'boo','foo':'bar'}",
        "A.6 move a member|{'foo':{'bar':'baz','waldo':'fred'},'qux':{'corge':'grault'}}"
            + "|{'op':'move','from':'/foo/waldo','path':'/qux/thud'}"
            + "|{'foo':{'bar':'baz'},'qux':{'corge':'grault','thud':'fred'}}",
        "A.7 move an element|{'foo':['all','grass','cows','eat']}"
            + "|{'op':'move','from':'/foo/1','path':'/foo/3'}"
            + "|{'foo':['all','cows','eat','grass']}",
        "A.8 test|{'baz':'qux','foo':['a',2,'c']}|{'op':'test','path':'/baz','value':'qux'},"
            + "{'op':'test','path':'/foo/1','value':2}|{'baz':'qux','foo':['a',2,'c']}",
        "A.10 add an object|{'foo':'bar'}"
            + "|{'op':'add','path':'/child','value':{'grandchild':{}}}"
            + "|{'foo':'bar','child':{'grandchild':{}}}",
        "A.11 unknown members are ignored|{'foo':'bar'}"
            + "|{'op':'add','path':'/baz','value':'qux','xyz':123}|{'foo':'bar','baz':'qux'}",
        "A.14 escapes|{'/':9,'~1':10}|{'op':'test','path':'/~01','value':10}|{'/':9,'~1':10}",
        "A.16 append an array|{'foo':['bar']}|{'op':'add','path':'/foo/-','value':['abc','def']}"
            + "|{'foo':['bar',['abc','def']]}",
        "add to the end by index|[1,2]|{'op':'add','path':'/2','value':3}|[1,2,3]",
        "add to an empty array|[]|{'op':'add','path':'/0','value':3}|[3]",
        "add at the front|[1,2]|{'op':'add','path':'/0','value':0}|[0,1,2]",
        "add replaces a member|{'a':1,'b':2}|{'op':'add','path':'/a','value':9}|{'a':9,'b':2}",
        "add replaces the whole|{'a':1}|{'op':'add','path':'','value':[1]}|[1]",
        "replace the whole|{'a':1}|{'op':'replace','path':'','value':'x'}|'x'",
        "replace an element|[1,2,3]|{'op':'replace','path':'/1','value':'x'}|[1,'x',3]",
        "replace keeps a null|{'a':1}|{'op':'replace','path':'/a','value':null}|{'a':null}",
        "member with an empty name|{'':1}|{'op':'replace','path':'/','value':2}|{'':2}",
        "member named like an index|{'0':1}|{'op':'replace','path':'/0','value':2}|{'0':2}",
        "member named like the end|{'-':1}|{'op':'remove','path':'/-'}|{}",
        "slash in a name|{'a/b':1}|{'op':'remove','path':'/a~1b'}|{}",
        "copy a member|{'a':{'b':1}}|{'op':'copy','from':'/a','path':'/c'}"
            + "|{'a':{'b':1},'c':{'b':1}}",
        "copy into itself|{'a':{'b':1}}|{'op':'copy','from':'/a','path':'/a/c'}"
            + "|{'a':{'b':1,'c':{'b':1}}}",
        "copy is no alias|{'a':{'b':1}}|{'op':'copy','from':'/a','path':'/c'},"
            + "{'op':'replace','path':'/c/b','value':2}|{'a':{'b':1},'c':{'b':2}}",
        "copy the whole|{'a':1}|{'op':'copy','from':'','path':'/b'}|{'a':1,'b':{'a':1}}",
        "move to the same place|{'a':1}|{'op':'move','from':'/a','path':'/a'}|{'a':1}",
        "move over another|{'a':1,'b':2}|{'op':'move','from':'/a','path':'/b'}|{'b':1}",
        "move outwards|{'a':{'b':1}}|{'op':'move','from':'/a/b','path':'/a'}|{'a':1}",
        "move to the whole|{'a':{'b':1}}|{'op':'move','from':'/a','path':''}|{'b':1}",
        "move to the end|[1,2,3]|{'op':'move','from':'/0','path':'/-'}|[2,3,1]",
        "operations see each other|{}|{'op':'add','path':'/a','value':[]},"
            + "{'op':'add','path':'/a/-','value':{}},{'op':'add','path':'/a/0/b','value':1},"
            + "{'op':'test','path':'/a','value':[{'b':1}]}|{'a':[{'b':1}]}",
        "test compares numbers by value|{'a':1.0}|{'op':'test','path':'/a','value':1}|{'a':1}",
        "test compares objects without order|{'a':{'x':1,'y':[2]}}"
            + "|{'op':'test','path':'/a','value':{'y':[2],'x':1}}|{'a':{'x':1,'y':[2]}}",
        "test the whole|[1]|{'op':'test','path':'','value':[1]}|[1]",
        "test for null|{'a':null}|{'op':'test','path':'/a','value':null}|{'a':null}",
        "sets are values|{'a':{'$set':[1,2]}}|{'op':'test','path':'/a','value':{'$set':[2,1]}}"
            + "|{'a':{'$set':[1,2]}}",
        "scalar as a whole|5|{'op':'replace','path':'','value':6}|6",
      })
  void patchIsMade(String name, String target, String operations, String result) {
    assertThat(patched(target, "[" + operations + "]"))
        .as(name)
        .isEqualTo(new Outcome.Patched(value(result)));
  }

  @Test
  void noOperationsChangeNothing() {
    assertThat(patched("{'a':1}", "[]")).isEqualTo(new Outcome.Patched(value("{'a':1}")));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A.9 another value|{'baz':'qux'}|{'op':'test','path':'/baz','value':'bar'}|0|/baz",
        "A.15 text is no number|{'/':9,'~1':10}|{'op':'test','path':'/~01','value':'10'}|0|/~01",
        "nothing there|{}|{'op':'test','path':'/a','value':null}|0|/a",
        "beyond the array|[1]|{'op':'test','path':'/1','value':1}|0|/1",
        "the end is nothing|[1]|{'op':'test','path':'/-','value':1}|0|/-",
        "after an operation|{'a':1}|{'op':'remove','path':'/a'},"
            + "{'op':'test','path':'/a','value':1}|1|/a",
        "the whole|{}|{'op':'test','path':'','value':[]}|0|``",
        "arrays have an order|[1,2]|{'op':'test','path':'','value':[2,1]}|0|``",
        "zero is not false|{'a':0}|{'op':'test','path':'/a','value':false}|0|/a",
      })
  void testThatFailsIsTold(
      String name, String target, String operations, int operation, String pointer) {
    assertThat(patched(target, "[" + operations + "]"))
        .as(name)
        .isEqualTo(new Outcome.TestFailed(operation, pointer));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A.12 no such parent|{'foo':'bar'}|{'op':'add','path':'/baz/bat','value':'qux'}|/0/path",
        "remove nothing|{}|{'op':'remove','path':'/a'}|/0/path",
        "remove the whole|{}|{'op':'remove','path':''}|/0/path",
        "replace nothing|{}|{'op':'replace','path':'/a','value':1}|/0/path",
        "replace beyond the array|[1]|{'op':'replace','path':'/1','value':1}|/0/path",
        "replace the end|[1]|{'op':'replace','path':'/-','value':1}|/0/path",
        "remove the end|[1]|{'op':'remove','path':'/-'}|/0/path",
        "insert beyond the end|[1]|{'op':'add','path':'/2','value':1}|/0/path",
        "index with a zero before it|[1,2]|{'op':'replace','path':'/01','value':1}|/0/path",
        "negative index|[1,2]|{'op':'add','path':'/-1','value':1}|/0/path",
        "name in an array|[1,2]|{'op':'add','path':'/a','value':1}|/0/path",
        "huge index|[1]|{'op':'add','path':'/99999999999999999999','value':1}|/0/path",
        "index with an exponent|[1,2]|{'op':'add','path':'/1e0','value':1}|/0/path",
        "inside a text|{'a':'text'}|{'op':'add','path':'/a/0','value':1}|/0/path",
        "inside a number|5|{'op':'add','path':'/a','value':1}|/0/path",
        "inside a set|{'a':{'$set':[1]}}|{'op':'add','path':'/a/0','value':1}|/0/path",
        "copy nothing|{}|{'op':'copy','from':'/a','path':'/b'}|/0/from",
        "move nothing|{}|{'op':'move','from':'/a','path':'/b'}|/0/from",
        "move nothing to itself|{}|{'op':'move','from':'/a','path':'/a'}|/0/from",
        "move the whole|{}|{'op':'move','from':'','path':''},{'op':'remove','path':'/a'}|/1/path",
        "later one|{'a':1}|{'op':'remove','path':'/a'},{'op':'remove','path':'/a'}|/1/path",
      })
  void operationThatDoesNotFitIsRefused(
      String name, String target, String operations, String where) {
    assertThatExceptionOfType(StorageException.Rejected.class)
        .as(name)
        .isThrownBy(() -> patched(target, "[" + operations + "]"))
        .satisfies(e -> assertThat(e.where()).isEqualTo(where));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|``",
        "{'op':'add','path':'/a','value':1}|``",
        "[1]|/0",
        "[{}]|/0/op",
        "[{'op':1}]|/0/op",
        "[{'op':'spam','path':'/a'}]|/0/op",
        "[{'op':'Add','path':'/a','value':1}]|/0/op",
        "[{'op':'add','value':1}]|/0/path",
        "[{'op':'add','path':null,'value':1}]|/0/path",
        "[{'op':'add','path':'a','value':1}]|/0/path",
        "[{'op':'add','path':'/~','value':1}]|/0/path",
        "[{'op':'add','path':'/~2','value':1}]|/0/path",
        "[{'op':'add','path':'/a'}]|/0/value",
        "[{'op':'replace','path':'/a'}]|/0/value",
        "[{'op':'test','path':'/a'}]|/0/value",
        "[{'op':'copy','path':'/a'}]|/0/from",
        "[{'op':'move','from':5,'path':'/a'}]|/0/from",
        "[{'op':'copy','from':'a','path':'/a'}]|/0/from",
        "[{'op':'move','from':'/a','path':'/a/b'}]|/0/path",
        "[{'op':'move','from':'','path':'/a'}]|/0/path",
        "[{'op':'remove','path':'/a'},{'op':'remove'}]|/1/path",
      })
  void textThatIsNoPatchIsInvalid(String patch, String where) {
    assertThatExceptionOfType(StorageException.Invalid.class)
        .isThrownBy(() -> JsonPatch.parse(value(patch)))
        .satisfies(e -> assertThat(e.where()).isEqualTo(where));
  }

  @Test
  void tooManyOperationsAreRefusedByTheLimit() {
    String patch =
        Stream.generate(() -> "{'op':'test','path':'','value':1}")
            .limit(1_001)
            .collect(Collectors.joining(",", "[", "]"));

    assertThatExceptionOfType(StorageException.TooLarge.class)
        .isThrownBy(() -> JsonPatch.parse(value(patch)))
        .satisfies(
            e -> {
              assertThat(e.limit()).isEqualTo("patchOperations");
              assertThat(e.maximum()).isEqualTo(1_000);
            });
  }

  @Test
  void copiesOfCopiesAreStopped() {
    String patch =
        IntStream.range(0, 60)
            .mapToObj(i -> "{'op':'copy','from':'','path':'/c" + i + "'}")
            .collect(Collectors.joining(",", "[", "]"));

    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(() -> patched("{'a':'some text'}", patch))
        .withMessageContaining("64 MiB");
  }

  @Test
  void openingALargeValueAgainAndAgainIsStopped() {
    String wide =
        IntStream.range(0, 50_000)
            .mapToObj(i -> "'m" + i + "':0")
            .collect(Collectors.joining(",", "{", "}"));
    String patch =
        IntStream.range(0, 499)
            .mapToObj(
                i ->
                    "{'op':'replace','path':'/m0','value':1},"
                        + "{'op':'copy','from':'','path':'/m1'},{'op':'remove','path':'/m1'}")
            .limit(300)
            .collect(Collectors.joining(",", "[", "]"));

    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(() -> patched(wide, patch));
  }

  @Test
  void targetStaysAsItIs() {
    Value target = value("{'a':[1,{'b':2}]}");

    JsonPatch.parse(value("[{'op':'remove','path':'/a/1/b'},{'op':'add','path':'/a/0','value':0}]"))
        .apply(target);

    assertThat(target).isEqualTo(value("{'a':[1,{'b':2}]}"));
  }

  @Test
  void orderOfMembersStays() {
    Outcome outcome = patched("{'a':1,'b':2,'c':3}", "[{'op':'replace','path':'/b','value':9}]");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Patched.class,
            patched ->
                assertThat(new String(Json.write(patched.value()), StandardCharsets.UTF_8))
                    .isEqualTo("{\"a\":1,\"b\":9,\"c\":3}"));
  }
}
