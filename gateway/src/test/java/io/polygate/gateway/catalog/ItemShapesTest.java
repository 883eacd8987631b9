package io.polygate.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.Document;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How items look in each version of their definition. */
final class ItemShapesTest {
  private static final Definition FIRST =
      definition(
          "{'version':1,'fields':{'name':{'type':'string'},'price':{'type':'string'},'colour':{}}}");
  private static final Definition SECOND =
      definition(
          "{'version':2,'fields':{'title':{'type':'string'},'price':{'type':'number'},"
              + "'stock':{'type':'integer','default':0}},"
              + "'migrate':[{'rename':['name','title']},{'retype':['price','number']},"
              + "{'drop':'colour'}]}");
  private static final Definition THIRD =
      definition(
          "{'version':3,'fields':{'title':{'type':'string'},'price':{'type':'number'},"
              + "'twice':{'type':'number'}},"
              + "'migrate':[{'set':['twice','price + price']},{'drop':'stock'}]}");
  private static final String OLD = "{'name':'Kite','price':'12.50','colour':'red'}";

  private static Definition definition(String json) {
    return Definition.parse(Json.parse(utf8(json)));
  }

  private static byte[] utf8(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static Document document(String json) {
    return Document.parseJson(utf8(json));
  }

  private static ItemShapes shapes(Definition inForce, Versions.State state) {
    return ItemShapes.of(new Versions(List.of(FIRST, SECOND, THIRD), state), Optional.of(inForce));
  }

  private static void assertSame(Document actual, String expected) {
    assertThat(actual.value()).isEqualTo(document(expected).value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1|{'name':'Kite','price':'12.50','colour':'red'}",
        "2|{'title':'Kite','price':12.5,'stock':0}",
        "3|{'title':'Kite','price':12.5,'twice':25}"
      })
  void anUnmarkedItemIsOfTheOldestVersionAndShownInEach(int version, String expected) {
    ItemShapes shapes = shapes(THIRD, Versions.State.MOVING);

    assertSame(shapes.view(document(OLD), version), expected);
  }

  @Test
  void whatWasTakenAwayComesBackThroughAllVersions() {
    ItemShapes shapes = shapes(THIRD, Versions.State.MOVING);
    Document stored = shapes.rewritten(document(OLD)).orElseThrow();

    assertThat(shapes.rewritten(stored)).isEmpty();
    assertSame(shapes.view(stored, 1), OLD);
    assertSame(shapes.view(stored, 2), "{'title':'Kite','price':12.5,'stock':0}");
    ItemShapes back = shapes(FIRST, Versions.State.MOVING);
    Document restored = back.rewritten(stored).orElseThrow();
    assertSame(restored, OLD);
    assertThat(back.rewritten(restored)).isEmpty();
  }

  @Test
  void aWriteKeepsWhatTheVersionBeforeHasAlone() {
    ItemShapes shapes = shapes(SECOND, Versions.State.MOVING);
    Document stored =
        shapes.stored(document("{'title':'Kite','price':13}"), 2, Optional.of(document(OLD)));

    assertSame(shapes.view(stored, 1), "{'name':'Kite','price':'13','colour':'red'}");
    assertSame(shapes.view(stored, 2), "{'title':'Kite','price':13}");
  }

  @Test
  void aWriteInTheVersionBeforeSaysAnewWhatItHasAlone() {
    ItemShapes shapes = shapes(SECOND, Versions.State.MOVING);
    Document before = shapes.rewritten(document(OLD)).orElseThrow();
    Document stored =
        shapes.stored(document("{'name':'Kite','price':'1'}"), 1, Optional.of(before));

    assertSame(shapes.view(stored, 1), "{'name':'Kite','price':'1'}");
    assertSame(shapes.view(stored, 2), "{'title':'Kite','price':1,'stock':0}");
  }

  @Test
  void retiringLeavesNothingBehind() {
    Document stored = shapes(THIRD, Versions.State.MOVING).rewritten(document(OLD)).orElseThrow();
    ItemShapes retiring = shapes(THIRD, Versions.State.RETIRING);

    Document bare = retiring.rewritten(stored).orElseThrow();

    assertThat(retiring.served()).containsExactly(3);
    assertSame(bare, "{'title':'Kite','price':12.5,'twice':25}");
    assertThat(retiring.rewritten(bare)).isEmpty();
    assertSame(retiring.view(bare, 3), "{'title':'Kite','price':12.5,'twice':25}");
  }

  @Test
  void aRenameMakesRoomAndGivesItBack() {
    ItemShapes shapes = shapes(SECOND, Versions.State.MOVING);
    Document both = document("{'name':'Kite','title':'Dr'}");

    assertSame(shapes.view(both, 2), "{'title':'Kite','stock':0}");
    assertSame(
        shapes.view(shapes.rewritten(both).orElseThrow(), 1), "{'name':'Kite','title':'Dr'}");
  }

  @Test
  void whatIsNoObjectAndWhatCannotBeConvertedStayAsTheyAre() {
    ItemShapes shapes = shapes(SECOND, Versions.State.MOVING);

    assertThat(shapes.view(document("[1]"), 2)).isEqualTo(document("[1]"));
    assertThat(shapes.rewritten(Document.opaque("image/png", new byte[] {1}))).isEmpty();
    assertSame(shapes.view(document("{'price':'cheap'}"), 2), "{'price':'cheap','stock':0}");
  }

  @Test
  void theMarkIsNobodysToWrite() {
    ItemShapes shapes = shapes(SECOND, Versions.State.MOVING);

    assertThatThrownBy(
            () -> shapes.stored(document("{'$model':{'version':1}}"), 2, Optional.empty()))
        .isInstanceOf(StorageException.Rejected.class);
    // One that was there before, and says nothing that is known, goes.
    assertSame(shapes.view(document("{'$model':{'version':99},'name':'x'}"), 1), "{'name':'x'}");
  }

  @Test
  void fieldsThatChangeAreTold() {
    ItemShapes shapes = shapes(SECOND, Versions.State.MOVING);

    assertThat(shapes.isMoving(List.of("price"))).isTrue();
    assertThat(shapes.isMoving(List.of("stock"))).isTrue();
    assertThat(shapes.isMoving(List.of("other"))).isFalse();
    assertThat(shapes(SECOND, Versions.State.SETTLED).isMoving(List.of("price"))).isFalse();
  }
}
