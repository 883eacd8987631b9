package io.polygate.backend.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.Document;
import io.polygate.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StoredItemTest {
  private static final byte[] KEY = Keys.item(7, TestInstance.key("k"));
  private static final StoredItem ITEM =
      new StoredItem(
          Document.opaque("text/plain", "hello".getBytes(StandardCharsets.UTF_8)), 5, 6, 7);

  @Test
  void itemsComeBack() {
    assertThat(StoredItem.decode(KEY, ITEM.encode(KEY))).isEqualTo(ITEM);
    StoredItem json =
        new StoredItem(TestInstance.put("k", "{}").value(), Long.MAX_VALUE, -1, StoredItem.STAYS);
    assertThat(StoredItem.decode(KEY, json.encode(KEY))).isEqualTo(json);
  }

  @Test
  void everyFlippedBitIsFound() {
    byte[] stored = ITEM.encode(KEY);
    for (int bit = 0; bit < stored.length * Byte.SIZE; bit++) {
      byte[] damaged = stored.clone();
      damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThatThrownBy(() -> StoredItem.decode(KEY, damaged))
          .isInstanceOf(StorageException.Corrupt.class);
    }
  }

  @Test
  void everyCutIsFound() {
    byte[] stored = ITEM.encode(KEY);
    for (int length = 0; length < stored.length; length++) {
      byte[] cut = Arrays.copyOf(stored, length);
      assertThatThrownBy(() -> StoredItem.decode(KEY, cut))
          .isInstanceOf(StorageException.Corrupt.class);
    }
  }

  @Test
  void anItemUnderAnotherKeyIsFound() {
    byte[] stored = ITEM.encode(KEY);
    assertThatThrownBy(() -> StoredItem.decode(Keys.item(8, TestInstance.key("k")), stored))
        .isInstanceOf(StorageException.Corrupt.class);
  }
}
