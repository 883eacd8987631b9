package io.polygate.spi;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** No bytes whatever make the codec fail in a way that it does not state. */
class JsonFuzzTest {
  private static final List<String> SEEDS =
      List.of(
          "{\"a\":[1,2.5e3,-0.0,true,false,null],\"b\":{\"c\":\"x\\u00e9\\ud83d\\ude00\\n\"}}",
          "{\"$set\":[1,2,3]}",
          "{\"$set\":[{\"$binary\":\"AA==\"},{\"$binary\":\"AQ==\"}]}",
          "{\"\\u0024set\":[\"a\"],\"$binary\":\"AAE=\"}",
          "[[[[{\"a\":{\"a\":{\"a\":1}}}]]]]",
          "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":0,\"k\":1,\"l\":2,\"m\":3}",
          "12345678901234567890.123456789012345678E-99",
          "\"é😀\u007f\uffff\"");

  static Stream<byte[]> seeds() {
    return SEEDS.stream().map(seed -> seed.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "20s")
  void readingValidatingAndWritingAgree(byte[] text) {
    Optional<StorageException> read = refusal(() -> Json.parse(text));
    Optional<StorageException> validated = refusal(() -> Json.validate(text));

    assertThat(validated.map(Object::toString)).isEqualTo(read.map(Object::toString));
    if (read.isEmpty()) {
      Value value = Json.parse(text);
      byte[] written = Json.write(value);
      assertThat(Json.parse(written)).isEqualTo(value);
      assertThat(Json.write(Json.parse(written))).isEqualTo(written);
      assertThat(Json.validate(written)).isEqualTo(Json.validate(text));
    }
  }

  @Test
  void mutatedTextsAgreeToo() {
    Mutations mutations = new Mutations(new Random(4711), SEEDS);
    for (int i = 0; i < 20_000; i++) {
      readingValidatingAndWritingAgree(mutations.next());
    }
  }

  private static Optional<StorageException> refusal(Runnable action) {
    try {
      action.run();
      return Optional.empty();
    } catch (StorageException.Invalid | StorageException.Rejected e) {
      return Optional.of(e);
    }
  }
}
