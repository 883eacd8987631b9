package io.polygate.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ItemKeyTest {
  private static final CollectionName CHATS = new CollectionName("chats");

  @Test
  void limitsCountBytesOfUtf8() {
    assertThat(ItemKey.of(CHATS, "a".repeat(1024)).partitionBytes()).hasSize(1024);
    assertThat(ItemKey.of(CHATS, "é".repeat(512)).partitionBytes()).hasSize(1024);
    assertThat(ItemKey.of(CHATS, "𝄞".repeat(256)).partitionBytes()).hasSize(1024);
    assertThatThrownBy(() -> ItemKey.of(CHATS, "é".repeat(512) + "a"))
        .isInstanceOfSatisfying(
            StorageException.TooLarge.class,
            e -> {
              assertThat(e.limit()).isEqualTo("pkBytes");
              assertThat(e.maximum()).isEqualTo(1024);
              assertThat(e.actual()).isEqualTo(1025);
            });
    assertThatThrownBy(() -> new ItemKey(CHATS, "a", "€".repeat(342)))
        .isInstanceOfSatisfying(
            StorageException.TooLarge.class,
            e -> {
              assertThat(e.limit()).isEqualTo("skBytes");
              assertThat(e.actual()).isEqualTo(1026);
            });
  }

  @Test
  void whatCannotBeStoredExactlyIsRefused() {
    for (String bad : new String[] {"", "a\u0000", "\ud800", "\udc00", "a\ud834", "\udd1e\ud834"}) {
      assertThatThrownBy(() -> ItemKey.of(CHATS, bad))
          .as("pk %s", bad)
          .isInstanceOf(StorageException.Invalid.class);
    }
    assertThatThrownBy(() -> new ItemKey(CHATS, "a", "b\ud834"))
        .isInstanceOfSatisfying(
            StorageException.Invalid.class, e -> assertThat(e.where()).isEqualTo("sk"));
  }

  @Test
  void theSortKeyIsOptional() {
    assertThat(ItemKey.of(CHATS, "a").hasSort()).isFalse();
    assertThat(new ItemKey(CHATS, "a", "1").hasSort()).isTrue();
  }

  @Test
  void textIsOrderedByItsUtf8Bytes() {
    Random random = new Random(20_260);
    String alphabet = "ab\u007f\u0080ÿ߿\u0800\ud7ff\ue000\uffff";
    for (int round = 0; round < 20_000; round++) {
      String left = randomText(random, alphabet);
      String right = randomText(random, alphabet);
      int expected =
          Arrays.compareUnsigned(
              left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
      assertThat(Integer.signum(ItemKey.compareText(left, right)))
          .as("%s against %s", left, right)
          .isEqualTo(Integer.signum(expected));
    }
  }

  private static String randomText(Random random, String alphabet) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(4); length > 0; length--) {
      if (random.nextInt(3) == 0) {
        text.appendCodePoint(0x10000 + random.nextInt(0x3));
      } else {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
    }
    return text.toString();
  }
}
