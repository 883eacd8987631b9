package io.polygate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.BeforeWrite;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Document;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownHooksTest {
  private record Named(String name) implements BeforeWrite {
    @Override
    public Document beforeWrite(Write write) {
      return write.value();
    }
  }

  private static final BeforeWrite SEAL = new Named("seal");
  private static final BeforeWrite STAMP = new Named("stamp");

  @Test
  void theConfigurationSaysTheOrder() {
    KnownHooks hooks = new KnownHooks(List.of(SEAL, STAMP));

    assertThat(hooks.named("notes", List.of("stamp", "seal"))).containsExactly(STAMP, SEAL);
    assertThat(hooks.named("notes", List.of())).isEmpty();
  }

  @Test
  void anUnknownNameStopsTheStartWithTheNearest() {
    KnownHooks hooks = new KnownHooks(List.of(SEAL, STAMP));

    assertThatThrownBy(() -> hooks.named("notes", List.of("stam")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("polygate.namespaces.notes.before-write")
        .hasMessageContaining("did you mean stamp?");
    assertThatThrownBy(() -> new KnownHooks(List.of()).named("notes", List.of("seal")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("BeforeWrite");
    assertThatThrownBy(() -> hooks.named("notes", List.of("seal", "seal")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void aNameIsOnesOwnAndOfItsForm() {
    assertThatThrownBy(() -> new KnownHooks(List.of(SEAL, new Named("seal"))))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> new KnownHooks(List.of(new Named("Not a name"))))
        .isInstanceOf(ConfigurationException.class);
  }
}
