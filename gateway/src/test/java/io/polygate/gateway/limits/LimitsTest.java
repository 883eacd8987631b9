package io.polygate.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.gateway.limits.Limits.Answer;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Namespace;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much may be asked for, by a clock that stands still unless it is moved. */
class LimitsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final StoreId ACME = tenant("acme");

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND);

  private static StoreId tenant(String name) {
    return new StoreId(new Namespace("notes"), new Tenant(name));
  }

  private Limits limits(String... pairs) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put("polygate.limits." + pairs[i], pairs[i + 1]);
    }
    LimitsConfig config =
        new SmallRyeConfigBuilder()
            .withConverter(MemorySize.class, 100, new MemorySizeConverter())
            .withMapping(LimitsConfig.class)
            .withSources(new PropertiesConfigSource(values, "test", 100))
            .build()
            .getConfigMapping(LimitsConfig.class);
    return Limits.of(config, Set.of("notes", "orders"), clock::get);
  }

  private static Ticket granted(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Granted.class);
    return ((Answer.Granted) answer).ticket();
  }

  private static Refusal refused(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return ((Answer.Refused) answer).refusal();
  }

  private static long grantedOf(Limits limits, StoreId tenant, int asked) {
    return IntStream.range(0, asked)
        .filter(_ -> limits.begin(tenant) instanceof Answer.Granted)
        .count();
  }

  @Test
  void aTenantHasItsBurstAndThenItsRate() {
    Limits limits = limits("notes.tenant.rate", "10", "notes.tenant.burst", "20");

    assertThat(grantedOf(limits, ACME, 100)).isEqualTo(20);
    assertThat(refused(limits.begin(ACME))).isEqualTo(new Refusal("tenant", "rate", 10, 1));
    clock.addAndGet(SECOND / 2);
    assertThat(grantedOf(limits, ACME, 100)).isEqualTo(5);
    // The clock passes the largest number, as System.nanoTime may.
    clock.addAndGet(2 * SECOND);
    assertThat(grantedOf(limits, ACME, 100)).isEqualTo(20);
    clock.addAndGet(3600 * SECOND);
    assertThat(grantedOf(limits, ACME, 100)).isEqualTo(20);
  }

  @Test
  void oneTenantsNoiseIsNoneOfAnothers() {
    Limits limits =
        limits("notes.tenant.rate", "10", "notes.rate", "1000", "notes.tenants.big.rate", "500");

    assertThat(grantedOf(limits, ACME, 900)).isEqualTo(10);
    assertThat(grantedOf(limits, tenant("quiet"), 10)).isEqualTo(10);
    assertThat(grantedOf(limits, tenant("big"), 900)).isEqualTo(500);
    // What the tenant's own limit refused did not count for the namespace.
    assertThat(grantedOf(limits, tenant("other"), 10)).isEqualTo(10);
    assertThat(limits.begin("orders")).isInstanceOf(Answer.Granted.class);
    assertThat(limits.begin(new StoreId(new Namespace("orders"), new Tenant("acme"))))
        .isInstanceOf(Answer.Granted.class);
  }

  @Test
  void theNamespaceAsAWholeHasALimit() {
    Limits limits = limits("notes.rate", "10");

    long granted =
        IntStream.range(0, 100).mapToLong(i -> grantedOf(limits, tenant("t" + i), 1)).sum();
    assertThat(granted).isEqualTo(10);
    assertThat(refused(limits.begin("notes")).whose()).isEqualTo("namespace");
  }

  @Test
  void requestsThatEndMakeRoom() {
    Limits limits = limits("notes.tenant.concurrent", "2", "notes.concurrent", "3");
    List<Ticket> running = new ArrayList<>();
    running.add(granted(limits.begin(ACME)));
    running.add(granted(limits.begin(ACME)));

    assertThat(refused(limits.begin(ACME))).isEqualTo(new Refusal("tenant", "concurrent", 2, 1));
    Ticket other = granted(limits.begin(tenant("other")));
    assertThat(refused(limits.begin(tenant("other"))).whose()).isEqualTo("namespace");
    assertThat(other.isCounted()).isTrue();
    running.forEach(Ticket::end);
    other.end();
    assertThat(grantedOf(limits, tenant("other"), 5)).isEqualTo(2);
    assertThat(grantedOf(limits, ACME, 5)).isEqualTo(1);
  }

  @Test
  void whatIsLeftIsSaid() {
    Limits limits = limits("notes.tenant.rate", "10", "notes.tenant.burst", "30");

    Ticket ticket = granted(limits.begin(ACME));
    assertThat(ticket.policy()).isEqualTo("\"tenant\";q=30;w=3");
    assertThat(ticket.state()).isEqualTo("\"tenant\";r=29;t=1");
    assertThat(granted(limits.begin("notes")).policy()).isEmpty();
    assertThat(limits().isAny()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "notes.rate, 0, notes.rate",
    "notes.tenant.concurrent, -1, notes.tenant.concurrent",
    "notes.tenants.acme.rate, 100000000, notes.tenants.acme.rate",
    "notes.burst, 5, notes.rate",
    "nothing.rate, 5, no namespace nothing"
  })
  void aWrongConfigurationIsNamed(String key, String value, String message) {
    assertThatThrownBy(() -> limits(key, value))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }
}
