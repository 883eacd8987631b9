package io.polygate.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.StorageException.OutOfSpace;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Whether there is room, by a clock that stands still unless it is moved. */
class RoomTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND);
  private final AtomicLong stored = new AtomicLong(7);
  private final AtomicInteger measured = new AtomicInteger();
  private final Room room =
      new Room(
          "It is full.",
          List.of(new Room.Bound("things", 10)),
          () -> {
            measured.incrementAndGet();
            return List.of(stored.get());
          },
          clock::get);

  @Test
  void whatIsAddedIsCountedWithoutMeasuring() {
    for (int i = 0; i < 3; i++) {
      assertThat(room.full()).isEmpty();
      room.note(1);
    }
    OutOfSpace full = room.full().orElseThrow();

    assertThat(full.quota()).contains(new OutOfSpace.Quota("things", 10, 10));
    assertThat(measured).hasValue(1);
    room.note(-1);
    assertThat(room.full()).isEmpty();
    assertThat(measured).hasValue(1);
  }

  @Test
  void nothingIsRefusedForLongThatWasNotMeasured() {
    assertThat(room.full()).isEmpty();
    room.note(100);
    assertThat(room.full()).isPresent();
    clock.addAndGet(2 * SECOND);
    assertThat(room.full()).isEmpty();
    assertThat(measured).hasValue(2);
    stored.set(10);
    room.note(3);
    clock.addAndGet(2 * SECOND);
    assertThat(room.full()).isPresent();
    assertThat(room.full()).isPresent();
    assertThat(measured).hasValue(3);
  }

  @Test
  void whoMayNotWaitIsToldOnlyWhatIsKnown() {
    assertThat(room.isKnownFree()).isFalse();
    assertThat(room.full()).isEmpty();
    assertThat(room.isKnownFree()).isTrue();
    room.note(3);
    assertThat(room.isKnownFree()).isFalse();
    room.note(-1);
    clock.addAndGet(60 * SECOND);
    assertThat(room.isKnownFree()).isFalse();
  }
}
