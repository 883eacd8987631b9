package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StorageException;
import io.polygate.spi.Version;
import io.polygate.spi.Written;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A request and its outcome, as they are stored: a CRC-32C over the key and the rest, the
 * fingerprint, and what was written.
 *
 * @param fingerprint a digest of the request
 * @param outcome what it gave, in its order
 */
record RequestRecord(String fingerprint, List<Written> outcome) {
  private static final long STAYS = Long.MIN_VALUE;

  /** What is to be stored under a key. */
  byte[] encode(byte[] key) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, fingerprint);
      out.writeInt(outcome.size());
      for (Written written : outcome) {
        write(out, written);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] rest = bytes.toByteArray();
    return new KeyWriter().number(checksum(key, rest, 0)).bytes(rest).key();
  }

  /**
   * Reads what is stored under a key, marked as replayed.
   *
   * @throws StorageException.Corrupt if it is not what was written
   */
  static RequestRecord decode(byte[] key, byte[] stored) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored))) {
      if (in.readLong() != checksum(key, stored, Long.BYTES)) {
        throw new IOException("The checksum is another one.");
      }
      String fingerprint = text(in);
      int count = in.readInt();
      List<Written> outcome = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        outcome.add(written(in));
      }
      return new RequestRecord(fingerprint, outcome);
    } catch (IOException | RuntimeException e) {
      throw new StorageException.Corrupt("An idempotency record is damaged.", e);
    }
  }

  private static long checksum(byte[] key, byte[] bytes, int from) {
    CRC32C checksum = new CRC32C();
    checksum.update(key, 0, key.length);
    checksum.update(bytes, from, bytes.length - from);
    return checksum.getValue();
  }

  private static void write(DataOutputStream out, Written written) throws IOException {
    write(out, written.key().collection().name());
    write(out, written.key().partition());
    write(out, written.key().sort());
    write(out, written.kind().name());
    write(out, written.version().map(Version::token).orElse(""));
    out.writeBoolean(written.item().isPresent());
    if (written.item().isPresent()) {
      Item item = written.item().get();
      write(out, item.value().mediaType());
      write(out, item.version().token());
      out.writeLong(item.updatedAt().toEpochMilli());
      out.writeLong(item.expiresAt().map(Instant::getEpochSecond).orElse(STAYS));
      write(out, item.value().bytes());
    }
  }

  private static Written written(DataInputStream in) throws IOException {
    ItemKey key = new ItemKey(new CollectionName(text(in)), text(in), text(in));
    Written.Kind kind = Written.Kind.valueOf(text(in));
    String version = text(in);
    Optional<Item> item = in.readBoolean() ? Optional.of(item(in, key)) : Optional.empty();
    return new Written(
        key,
        kind,
        version.isEmpty() ? Optional.empty() : Optional.of(new Version(version)),
        item,
        true);
  }

  private static Item item(DataInputStream in, ItemKey key) throws IOException {
    String type = text(in);
    Version version = new Version(text(in));
    Instant updatedAt = Instant.ofEpochMilli(in.readLong());
    long expiresAt = in.readLong();
    byte[] value = bytes(in);
    return new Item(
        key,
        type.equals(Document.JSON) ? Document.storedJson(value) : Document.opaque(type, value),
        version,
        updatedAt,
        expiresAt == STAYS ? Optional.empty() : Optional.of(Instant.ofEpochSecond(expiresAt)));
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    write(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
