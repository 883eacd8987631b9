package io.polygate.gateway.transfer;

import io.polygate.gateway.catalog.Model;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One import: reads rows, gives them keys, checks them, writes them in chunks and answers with a
 * line for each, in their order.
 *
 * <p>A thread of its own reads and checks, while the calling one writes and answers: it is the one
 * that waits for the backend, so it must be one that may. Between them is at most one chunk, so
 * that there are never more than three in memory.
 *
 * <p>With an idempotency key each row has its own, made of its place. The fingerprint holds the
 * digest of the row's chunk: an import with the same key and other rows is refused from the first
 * chunk on that differs.
 */
public final class ImportRun {
  private final Model model;
  private final Items items;
  private final Precondition precondition;
  private final WriteOptions options;
  private final Failure.Describer describer;

  /**
   * An import into a collection.
   *
   * @param items of the tenant
   * @param precondition of every row: {@link Precondition.None} replaces items that are there,
   *     {@link Precondition.Absent} refuses such rows
   * @param options the deadline of the whole, after which no further chunk is begun, and the
   *     idempotency key of the request
   */
  public ImportRun(
      Model model,
      Items items,
      Precondition precondition,
      WriteOptions options,
      Failure.Describer describer) {
    this.model = model;
    this.items = items;
    this.precondition = precondition;
    this.options = options;
    this.describer = describer;
  }

  /**
   * What an import did.
   *
   * @param rows how many rows there were, up to where the input could be read
   * @param written how many were written
   * @param complete whether the input was read to its end
   */
  public record Summary(long rows, long written, boolean complete) {}

  /**
   * Reads to the end and writes. Input that cannot be read on ends the answer with a line that says
   * why, and how many rows were taken.
   *
   * @param reader closed at the end, also when this fails
   * @param results gets a line for each row; flushed after each chunk, not closed
   * @throws IOException if the input or the answer fails; what was written stays
   */
  public Summary run(RowReader reader, OutputStream results) throws IOException {
    BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(1);
    ChunkMaker maker =
        new ChunkMaker(
            reader, model, precondition, options.deadline(), options.idempotency().isPresent());
    Thread reading =
        Thread.ofPlatform().daemon().name("import-reader").start(() -> feed(maker, chunks));
    try (reader) {
      return write(chunks, new ResultLines(results, describer));
    } finally {
      // It may wait for room, or for the stream, which is closed now.
      reading.interrupt();
    }
  }

  private static void feed(ChunkMaker maker, BlockingQueue<Chunk> chunks) {
    try {
      Chunk chunk;
      do {
        chunk = next(maker);
        chunks.put(chunk);
      } while (chunk.end().isEmpty());
    } catch (InterruptedException e) {
      // The writer has gone: nobody wants further chunks.
      Thread.currentThread().interrupt();
    }
  }

  private static Chunk next(ChunkMaker maker) {
    try {
      return maker.next();
    } catch (IOException | RuntimeException | Error e) {
      // The writer throws it: it must not be lost with this thread.
      return new Chunk(List.of(), "", Optional.of(new Chunk.End.Failed(e)));
    }
  }

  private Summary write(BlockingQueue<Chunk> chunks, ResultLines lines) throws IOException {
    long rows = 0;
    long written = 0;
    while (true) {
      Chunk chunk = take(chunks, rows);
      written += write(chunk, lines);
      rows = chunk.rows().isEmpty() ? rows : chunk.rows().getLast().index() + 1;
      switch (chunk.end().orElse(null)) {
        case null -> lines.flush();
        case Chunk.End.Complete() -> {
          lines.flush();
          return new Summary(rows, written, true);
        }
        case Chunk.End.Broken(long taken, RuntimeException cause) -> {
          lines.broken(taken, written, cause);
          lines.flush();
          return new Summary(taken, written, false);
        }
        case Chunk.End.Failed(Throwable cause) -> throw rethrown(cause);
      }
    }
  }

  private Chunk take(BlockingQueue<Chunk> chunks, long rows) throws IOException {
    try {
      Chunk chunk =
          chunks.poll(Math.max(0, options.deadline().remainingNanos()), TimeUnit.NANOSECONDS);
      return chunk != null
          ? chunk
          : new Chunk(List.of(), "", Optional.of(new Chunk.End.Broken(rows, ChunkMaker.late())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The import was interrupted.", e);
    }
  }

  private static IOException rethrown(Throwable cause) {
    return switch (cause) {
      case IOException e -> e;
      case UncheckedIOException e -> new IOException("Reading failed.", e);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> new IOException("Reading failed.", cause);
    };
  }

  /** Writes a chunk and answers for its rows; gives how many were written. */
  private long write(Chunk chunk, ResultLines lines) {
    Iterator<Result> results = apply(chunk).iterator();
    long written = 0;
    for (Chunk.Ready row : chunk.rows()) {
      switch (row) {
        case Chunk.Ready.Refused(long index, RuntimeException cause) -> lines.failed(index, cause);
        case Chunk.Ready.Write(long index, Mutation _) -> {
          switch (results.next()) {
            case Result.Done(Written outcome) -> {
              lines.done(index, outcome);
              written++;
            }
            case Result.Failed(StorageException cause) -> lines.failed(index, cause);
          }
        }
      }
    }
    return written;
  }

  /** Makes a chunk's writes; gives an outcome for each. */
  private List<Result> apply(Chunk chunk) {
    List<Result> results = new ArrayList<>(chunk.rows().size());
    List<Mutation> run = new ArrayList<>(chunk.rows().size());
    long first = 0;
    for (Chunk.Ready row : chunk.rows()) {
      if (row instanceof Chunk.Ready.Write(long index, Mutation mutation)) {
        first = run.isEmpty() ? index : first;
        run.add(mutation);
      } else if (options.idempotency().isPresent()) {
        // A call counts its writes one by one: a gap in the rows needs a call of its own after it.
        results.addAll(apply(run, chunk, first));
        run.clear();
      }
    }
    results.addAll(apply(run, chunk, first));
    return results;
  }

  private List<Result> apply(List<Mutation> run, Chunk chunk, long first) {
    if (run.isEmpty()) {
      return List.of();
    }
    try {
      return items.applyAll(List.copyOf(run), optionsOf(chunk, first));
    } catch (StorageException e) {
      return Collections.nCopies(run.size(), new Result.Failed(e));
    }
  }

  private WriteOptions optionsOf(Chunk chunk, long first) {
    Optional<Idempotency> idempotency =
        options
            .idempotency()
            .map(key -> new Idempotency(key.key(), key.fingerprint() + "/" + chunk.digest()));
    return new WriteOptions(idempotency, options.deadline(), (int) first);
  }
}
