package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Item;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Store;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class HotTest {
  private final TestInstance instance = new TestInstance();

  @AfterEach
  void close() {
    instance.close();
  }

  private static Optional<Optional<Item>> peek(Store store, String partition) {
    return store
        .hot()
        .map(hot -> hot.peek(TestInstance.key(partition), ReadOptions.strong()))
        .orElseThrow();
  }

  @Test
  void whatWasReadIsKnown() {
    instance.create("acme");
    Store store = instance.store("acme");
    instance.write("acme", TestInstance.put("a", "1"));
    assertThat(peek(store, "a")).isEmpty();

    Optional<Item> read = instance.read("acme", "a");

    assertThat(peek(store, "a")).contains(read);
    instance.write("acme", TestInstance.put("b", "1"));
    assertThat(peek(store, "a")).isEmpty();
  }

  @Test
  void tenantsDoNotShareWhatIsKnown() {
    instance.create("acme");
    instance.create("umbra");
    instance.write("acme", TestInstance.put("a", "1"));
    instance.write("umbra", TestInstance.put("b", "1"));

    assertThat(instance.read("acme", "a")).isPresent();

    assertThat(peek(instance.store("umbra"), "a")).isEmpty();
  }
}
