package io.polygate.backend.kv;

import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a server holds, in pieces: each is of one state, and later ones of later states. */
final class RedisReading implements Reading {
  private static final int PIECE_ENTRIES = 256;
  private static final long PIECE_BYTES = 1 << 20;

  private final RedisEngine engine;
  private final byte[] prefix;
  private final Deadline deadline;

  RedisReading(RedisEngine engine, byte[] prefix, Deadline deadline) {
    this.engine = engine;
    this.prefix = prefix;
    this.deadline = deadline;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return engine.get(key, deadline);
  }

  @Override
  public Entries entries(KeySpan span, boolean descending) {
    return new Walk(span, descending, Optional.empty());
  }

  @Override
  public Entries indexEntries(KeySpan span, boolean descending, IndexedItems items) {
    return new Walk(span, descending, Optional.of(items));
  }

  @Override
  public void close() {}

  private final class Walk implements Entries {
    private final byte[] container;
    private final boolean descending;
    private final Optional<IndexedItems> items;
    private KeySpan rest;
    private List<byte @Nullable []> piece = List.of();
    private int at = -2;
    private boolean isLast;

    private Walk(KeySpan span, boolean descending, Optional<IndexedItems> items) {
      this.container = Arrays.copyOf(span.from(), RedisPlace.containerLength(span.from()));
      this.rest = span;
      this.descending = descending;
      this.items = items;
    }

    @Override
    public boolean next() {
      at += 2;
      if (at >= piece.size()) {
        if (isLast || rest.isEmpty()) {
          return false;
        }
        if (deadline.passed() && !piece.isEmpty()) {
          // The reader looks at the deadline after each entry; there it stops.
          at -= 2;
          return true;
        }
        fetch();
        at = 0;
      }
      return at < piece.size();
    }

    private void fetch() {
      piece = engine.run(RedisScript.WALK, arguments(), deadline);
      long bytes = 0;
      for (byte[] part : piece) {
        bytes += Objects.requireNonNull(part).length;
      }
      isLast = piece.size() < 2 * PIECE_ENTRIES && bytes < PIECE_BYTES;
      if (!piece.isEmpty()) {
        rest = rest.after(keyAt(piece.size() - 2), descending);
      }
    }

    private List<byte[]> arguments() {
      List<byte[]> arguments = new ArrayList<>();
      byte[] lowest = bound('[', rest.from());
      byte[] highest = startsWithContainer(rest.to()) ? bound('(', rest.to()) : new byte[] {'+'};
      arguments.add(prefix);
      arguments.add(container);
      arguments.add(descending ? highest : lowest);
      arguments.add(descending ? lowest : highest);
      arguments.add(ascii(descending ? "ZREVRANGEBYLEX" : "ZRANGEBYLEX"));
      arguments.add(ascii(Integer.toString(PIECE_ENTRIES)));
      arguments.add(ascii(Long.toString(PIECE_BYTES)));
      items.ifPresent(
          places -> {
            arguments.add(places.items());
            arguments.add(ascii(Integer.toString(places.sortAt() - container.length)));
            arguments.add(ascii(places.hasSort() ? "1" : "0"));
          });
      return arguments;
    }

    private byte[] bound(char how, byte[] key) {
      return new KeyWriter().octet(how).bytes(key, container.length).key();
    }

    private boolean startsWithContainer(byte[] key) {
      return key.length >= container.length
          && Arrays.equals(key, 0, container.length, container, 0, container.length);
    }

    private byte[] keyAt(int place) {
      return new KeyWriter().bytes(container).bytes(part(place)).key();
    }

    private byte[] part(int place) {
      byte[] part = piece.get(place);
      if (part == null) {
        throw new StorageException.Corrupt("Redis gave no value where there is one.", null);
      }
      return part;
    }

    @Override
    public byte[] key() {
      return keyAt(at);
    }

    @Override
    public byte[] value() {
      return part(at + 1);
    }

    @Override
    public void close() {}
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
