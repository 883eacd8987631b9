package io.polygate.backend.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Precondition;
import io.polygate.spi.Query;
import io.polygate.spi.Returns;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.expression.Expressions;
import io.polygate.spi.tck.memory.MemoryBackend;
import io.polygate.spi.wire.PeerCall;
import io.polygate.spi.wire.PeerServer;
import io.polygate.spi.wire.WireInput;
import io.polygate.spi.wire.WireOutput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What arrives is read as it was sent, and what is no message is refused, whatever it is. */
class MessagesTest {
  private static final Namespace NAMESPACE = new Namespace("people");
  private static final ItemKey KEY = new ItemKey(new CollectionName("notes"), "p", "\uD83D\uDE00");
  private static final Mutation UPDATE =
      new Mutation.Update(
          KEY,
          Expressions.update(
              "SET #a = :v, b.c[2] = if_not_exists(d, :w)",
              Map.of("#a", "odd name"),
              Map.of(
                  ":v",
                  new Value.Set(List.of(Value.Num.of(1), Value.Num.of(2))),
                  ":w",
                  new Value.Bytes(new byte[] {1, -1}))),
          Optional.of(Instant.ofEpochSecond(1_900_000_000, 5)),
          new Mutation.Guard(
              Precondition.matches(new Version("v-1")),
              Optional.of(Expressions.condition("size(a) > 3 AND NOT b IN (1, 'x')"))),
          Returns.OLD);

  private final MemoryBackend backend = new MemoryBackend(InstantSource.system());
  private final PeerServer server = new PeerServer(backend, NAMESPACE);

  private static byte[] message() {
    WireOutput out = new WireOutput();
    out.small(PeerServer.FORMAT);
    out.word(PeerCall.APPLY);
    out.text("acme");
    out.options(
        new WriteOptions(Optional.of(new Idempotency("\u00e9'\n", "digest")), Deadline.none(), 7));
    out.mutation(UPDATE);
    return out.toByteArray();
  }

  /** The failure in an answer; empty if the call was made. */
  private Optional<StorageException> failure(byte[] message) {
    WireInput in = new WireInput(server.answer(message, Deadline.none()));
    assertThat(in.text()).isNotEmpty();
    return in.flag() ? Optional.empty() : Optional.of(in.failure());
  }

  @Test
  void aMutationArrivesAsItWasSent() {
    WireOutput out = new WireOutput();
    out.mutation(UPDATE);
    out.mutation(
        new Mutation.Put(
            KEY,
            Document.opaque("image/png", new byte[] {0, 1}),
            Optional.empty(),
            Mutation.Guard.of(Precondition.ABSENT),
            Returns.NEW));
    WireInput in = new WireInput(out.toByteArray());

    assertThat(in.mutation()).isEqualTo(UPDATE);
    assertThat(((Mutation.Put) in.mutation()).value().bytes()).containsExactly(0, 1);
    in.end();
  }

  @Test
  void aQueryArrivesAsItWasSent() {
    Query query =
        new Query(
            new CollectionName("notes"),
            Optional.of("byPrice"),
            Value.Bool.TRUE,
            new SortRange.Between(
                Optional.empty(), Optional.of(new SortRange.Bound(Value.Num.of(3), true))),
            true,
            Optional.of(Expressions.condition("begins_with(a, 'x')")),
            Optional.of(Expressions.projection("a.b, c[1]")),
            new PageRequest(Optional.empty(), 7, Long.MAX_VALUE));
    WireOutput out = new WireOutput();
    out.query(query);

    assertThat(new WireInput(out.toByteArray()).query()).isEqualTo(query);
  }

  @Test
  void aMessageThatBreaksOffIsRefusedAndDoesNothing() {
    backend.tenants(NAMESPACE).create(new Tenant("acme"));
    byte[] message = message();
    for (int length = 0; length < message.length; length++) {
      assertThat(failure(Arrays.copyOf(message, length)))
          .as("%d bytes", length)
          .get()
          .isInstanceOf(StorageException.Invalid.class);
    }
    assertThat(failure(Arrays.copyOf(message, message.length + 1))).isPresent();
    assertThat(backend.tenants(NAMESPACE).describe(new Tenant("acme")).orElseThrow().bytes())
        .isZero();
    // The whole message is understood: there is only no such item.
    assertThat(failure(message)).get().isInstanceOf(StorageException.PreconditionFailed.class);
  }

  @Test
  void spoiltMessagesAreRefusedOrMeanSomethingElse() {
    Random random = new Random(20_310_506L);
    byte[] message = message();
    for (int i = 0; i < 20_000; i++) {
      byte[] spoilt = message.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
      }
      assertThat(failure(spoilt)).isNotNull();
    }
  }

  @Test
  void anotherVersionIsRefused() {
    WireOutput out = new WireOutput();
    out.small(PeerServer.FORMAT + 1);
    out.word(PeerCall.PROBE);
    assertThat(failure(out.toByteArray()).orElseThrow())
        .isInstanceOf(StorageException.Invalid.class)
        .hasMessageContaining("versions");
  }

  @Test
  void namesAreCheckedBeforeTheyReachABackend() {
    for (String tenant : List.of("../x", "a/b", "", "A", "_catalog2", "x".repeat(300))) {
      WireOutput out = new WireOutput();
      out.small(PeerServer.FORMAT);
      out.word(PeerCall.CREATE);
      out.text(tenant);
      assertThat(failure(out.toByteArray())).get().isInstanceOf(StorageException.Invalid.class);
    }
    WireOutput out = new WireOutput();
    out.small(PeerServer.FORMAT);
    out.word(PeerCall.GET);
    out.text("acme");
    out.word(Consistency.STRONG);
    out.text("notes\"; DROP TABLE x; --");
    out.text("p");
    out.text("");
    assertThat(failure(out.toByteArray())).get().isInstanceOf(StorageException.Invalid.class);
    assertThat(new String(server.answer(new byte[0], Deadline.none()), StandardCharsets.UTF_8))
        .contains("Invalid");
  }
}
