package io.polygate.backend.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Item;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Store;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
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
  void whatWasReadIsKnownThoughOtherItemsAreWritten() {
    instance.create("acme");
    Store store = instance.store("acme");
    instance.write("acme", TestInstance.put("a", "1"));
    assertThat(peek(store, "a")).isEmpty();

    Optional<Item> read = instance.read("acme", "a");

    assertThat(peek(store, "a")).contains(read);
    instance.write("acme", TestInstance.put("b", "1"));
    assertThat(peek(store, "a")).contains(read);
  }

  @Test
  void absenceIsKnown() {
    instance.create("acme");
    assertThat(instance.read("acme", "a")).isEmpty();

    assertThat(peek(instance.store("acme"), "a")).contains(Optional.empty());
  }

  @Test
  void nothingIsKnownAfterARestart() {
    instance.create("acme");
    instance.write("acme", TestInstance.put("a", "1"));
    assertThat(instance.read("acme", "a")).isPresent();

    instance.reopen();

    assertThat(peek(instance.store("acme"), "a")).isEmpty();
    assertThat(instance.read("acme", "a")).isPresent();
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
