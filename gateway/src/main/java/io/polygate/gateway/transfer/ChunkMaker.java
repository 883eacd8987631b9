package io.polygate.gateway.transfer;

import io.polygate.gateway.catalog.ContentException;
import io.polygate.gateway.catalog.ItemRules;
import io.polygate.gateway.catalog.Keyed;
import io.polygate.gateway.catalog.Model;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads rows and makes chunks of writes of them. Where a chunk ends depends on the rows alone, so
 * that a repeated import has the same chunks. For one thread.
 */
final class ChunkMaker {
  /** The most rows of a chunk. */
  static final int ROWS = 500;

  /** From how many bytes of values on a chunk is complete. */
  static final int BYTES = 1 << 20;

  private final RowReader reader;
  private final Model model;
  private final Precondition precondition;
  private final Deadline deadline;
  private final Optional<MessageDigest> digest;
  private long rows;

  /**
   * A maker of chunks.
   *
   * @param precondition of every write whose key is not generated
   * @param digesting whether chunks need digests
   */
  ChunkMaker(
      RowReader reader,
      Model model,
      Precondition precondition,
      Deadline deadline,
      boolean digesting) {
    this.reader = reader;
    this.model = model;
    this.precondition = precondition;
    this.deadline = deadline;
    this.digest = digesting ? Optional.of(sha256()) : Optional.empty();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /** The next chunk. The one with an end is the last. */
  Chunk next() throws IOException {
    List<Chunk.Ready> ready = new ArrayList<>(ROWS);
    long bytes = 0;
    Optional<Chunk.End> end = Optional.empty();
    while (end.isEmpty() && ready.size() < ROWS && bytes < BYTES) {
      if (deadline.passed()) {
        end = Optional.of(new Chunk.End.Broken(rows, late()));
      } else if (rows > Integer.MAX_VALUE) {
        end = Optional.of(new Chunk.End.Broken(rows, tooMany()));
      } else {
        Optional<Row> row = reader.next();
        switch (row.orElse(null)) {
          case null -> end = Optional.of(new Chunk.End.Complete());
          case Row.Good(long index, Document value) -> {
            bytes += value.length();
            digest(value.bytes());
            ready.add(prepared(index, value));
          }
          case Row.Bad(long index, RuntimeException cause) -> {
            digest(new byte[0]);
            ready.add(new Chunk.Ready.Refused(index, cause));
          }
          case Row.Broken(long index, StorageException cause) ->
              end = Optional.of(new Chunk.End.Broken(index, cause));
        }
        rows = ready.isEmpty() ? rows : ready.getLast().index() + 1;
      }
    }
    return new Chunk(ready, digest.map(d -> HexFormat.of().formatHex(d.digest())).orElse(""), end);
  }

  private Chunk.Ready prepared(long index, Document value) {
    try {
      Keyed keyed = model.keys().keyed(value);
      ItemRules.Checked checked = model.check(keyed.key(), keyed.value());
      return new Chunk.Ready.Write(
          index,
          new Mutation.Put(
              keyed.key(),
              checked.value(),
              checked.expiresAt(),
              Mutation.Guard.of(keyed.generated() ? Precondition.ABSENT : precondition),
              Returns.NONE));
    } catch (StorageException | ContentException e) {
      return new Chunk.Ready.Refused(index, e);
    }
  }

  private void digest(byte[] value) {
    digest.ifPresent(
        d -> {
          d.update(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
          d.update(value);
        });
  }

  static StorageException late() {
    return new StorageException.Unavailable(
        "The time was up before all rows were read.", Duration.ofSeconds(1), null);
  }

  private static StorageException tooMany() {
    return new StorageException.TooLarge(
        "An import has too many rows.", "importRows", Integer.MAX_VALUE, -1);
  }
}
