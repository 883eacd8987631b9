package io.polygate.backend.sharded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.BackendRef;
import io.polygate.spi.Document;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which shard has what. */
class SlotMapTest {
  private static final Tenant ACME = new Tenant("acme");
  private static final SlotMap MAP =
      SlotMap.first(
          "id",
          ShardedSettings.Route.PARTITION,
          List.of(
              BackendRef.parse("sqlite/a"),
              BackendRef.parse("sqlite/b"),
              BackendRef.parse("sqlite/c")));

  @Test
  void theFirstMapGivesAllShardsAsMuch() {
    assertThat(MAP.members())
        .allSatisfy(member -> assertThat(MAP.slotsOf(member.number())).isBetween(1365, 1366));
  }

  @Test
  void tenThousandPartitionsAreBalancedWithinTwentyPercent() {
    int[] counts = new int[3];
    for (int i = 0; i < 10_000; i++) {
      counts[MAP.owner(MAP.slot(ACME, "user-" + i))]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(2667, 4000);
    }
  }

  @Test
  void aPartitionsSlotIsTheSameForEver() {
    assertThat(MAP.slot(ACME, "user-1")).isEqualTo(851);
    assertThat(MAP.slot(new Tenant("other"), "user-1")).isEqualTo(703);
  }

  @Test
  void byTenantThePartitionDoesNotMatter() {
    SlotMap byTenant =
        SlotMap.first("id", ShardedSettings.Route.TENANT, List.of(BackendRef.parse("sqlite/a")));
    assertThat(byTenant.slot(ACME, "a")).isEqualTo(byTenant.slot(ACME, "b"));
  }

  @Test
  void whatIsStoredIsWhatIsRead() {
    SlotMap.Move move =
        new SlotMap.Move(SlotMap.Slots.of(List.of(0, 7, 4095)), 0, 3, SlotMap.Phase.COPYING);
    SlotMap moving =
        MAP.with(BackendRef.parse("remote/east"))
            .with(Optional.of(move))
            .withGoal(Optional.of(SlotMap.REMOVE + 0));

    for (SlotMap map : List.of(MAP, moving, moving.flipped())) {
      assertThat(SlotMapCodec.read(SlotMapCodec.write(map))).isEqualTo(map);
    }
    assertThat(moving.epoch()).isEqualTo(4);
    assertThat(moving.flipped().slotsOf(3)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "{}",
        "{\"format\":2}",
        "{\"format\":1,\"id\":\"x\",\"epoch\":1,\"route\":\"partition\",\"catalog\":0,\"shards\":[],\"slots\":[[4096,0.5]]}",
        "{\"format\":1,\"id\":\"x\",\"epoch\":1,\"route\":\"partition\",\"catalog\":0,\"shards\":[],\"slots\":[[4095,0]]}"
      })
  void whatIsNoMapIsRefused(String json) {
    assertThatThrownBy(
            () -> SlotMapCodec.read(Document.parseJson(json.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(StorageException.Corrupt.class);
  }
}
