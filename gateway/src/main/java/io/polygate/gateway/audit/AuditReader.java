package io.polygate.gateway.audit;

import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the lines of a log that is being written, and follows their chain meanwhile. Safe for use
 * by several threads.
 */
public final class AuditReader {
  /** How many lines are looked at for one page, whatever they hold. */
  private static final int MOST_LINES = 100_000;

  private static final int NUMBER_BEGIN = "audit-".length();
  private static final int NUMBER_END = NUMBER_BEGIN + 12;

  private final Path directory;

  /** Reads the log of a directory. */
  public AuditReader(Path directory) {
    this.directory = directory;
  }

  /**
   * Which lines are wanted; what is empty is any.
   *
   * @param namespace the namespace's name
   * @param tenant the tenant's name
   * @param who the key's id or the token's subject
   * @param since from when on
   * @param until before when
   */
  public record Wanted(
      Optional<String> namespace,
      Optional<String> tenant,
      Optional<String> who,
      Optional<Instant> since,
      Optional<Instant> until) {

    boolean isOf(Map<String, Value> line) {
      return is(line, "namespace", namespace)
          && is(line, "tenant", tenant)
          && is(line, "who", who)
          && (since.isEmpty() || !at(line).isBefore(since.get()))
          && (until.isEmpty() || at(line).isBefore(until.get()));
    }

    private static boolean is(Map<String, Value> line, String name, Optional<String> wanted) {
      return wanted.isEmpty() || new Value.Text(wanted.get()).equals(line.get(name));
    }

    private static Instant at(Map<String, Value> line) {
      return line.get("at") instanceof Value.Text(String text) ? Instant.parse(text) : Instant.MIN;
    }
  }

  /**
   * Lines in their order.
   *
   * @param lines as they stand in the log
   * @param next the number to go on after; empty if there is no more
   * @param from the number of the first line whose place in the chain was looked at
   * @param broken the file and line at which the chain does not hold, after which nothing is read;
   *     empty if it holds as far as it was read
   */
  public record Page(List<Value> lines, Optional<Long> next, long from, Optional<String> broken) {
    /** Copies the lines. */
    public Page {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Reads a page.
   *
   * @param after the number of the last line that is known; 0 for the first page
   * @param last the number of the last line that was written
   * @param limit the most lines to give
   * @throws UncheckedIOException if the log cannot be read
   */
  public Page read(long after, long last, int limit, Wanted wanted) {
    try {
      List<Path> files = AuditChain.files(directory);
      int first = 0;
      while (first + 1 < files.size() && number(files.get(first + 1)) <= after + 1) {
        first++;
      }
      Reading reading = new Reading(after, last, limit, wanted);
      if (!files.isEmpty()) {
        reading.begin(number(files.get(first)));
      }
      for (Path file : files.subList(Math.min(first, files.size()), files.size())) {
        if (!reading.read(file)) {
          break;
        }
      }
      return reading.page();
    } catch (NoSuchFileException e) {
      return new Page(List.of(), Optional.empty(), after + 1, Optional.of("a file is missing"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Path file) {
    return Long.parseLong(String.valueOf(file.getFileName()).substring(NUMBER_BEGIN, NUMBER_END));
  }

  /** One page in the making. */
  private static final class Reading {
    private final long after;
    private final long last;
    private final int limit;
    private final Wanted wanted;
    private final List<Value> found = new ArrayList<>();
    private Optional<String> broken = Optional.empty();
    private Optional<Long> next = Optional.empty();
    private String previous = "";
    private long from = 1;
    private long number;
    private int looked;

    Reading(long after, long last, int limit, Wanted wanted) {
      this.after = after;
      this.last = last;
      this.limit = limit;
      this.wanted = wanted;
    }

    /** The first file's first line follows one that is not read. */
    void begin(long first) {
      from = first;
      number = first - 1;
      previous = first == 1 ? AuditChain.BEGIN : "";
    }

    /** Reads a file; says whether to go on with the next one. */
    boolean read(Path file) throws IOException {
      try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        int place = 0;
        // What comes after the last one may be half a line.
        while (number < last) {
          String line = lines.readLine();
          if (line == null) {
            return true;
          }
          place++;
          Optional<Map<String, Value>> members = members(line);
          if (members.isEmpty()) {
            broken = Optional.of(file.getFileName() + ", line " + place);
            return false;
          }
          previous = AuditChain.digest(line);
          number++;
          if (number > after && wanted.isOf(members.get())) {
            found.add(new Value.Members(new LinkedHashMap<>(members.get())));
          }
          looked += number > after ? 1 : 0;
          if (number < last && (found.size() == limit || looked == MOST_LINES)) {
            next = Optional.of(number);
            return false;
          }
        }
        return false;
      }
    }

    /** What a line holds, if it is the next one of the chain. */
    private Optional<Map<String, Value>> members(String line) {
      try {
        return Json.parse(line.getBytes(StandardCharsets.UTF_8)) instanceof Value.Members(var read)
                && read.get("number") instanceof Value.Num(BigDecimal own)
                && own.compareTo(BigDecimal.valueOf(number + 1)) == 0
                && read.get("previous") instanceof Value.Text(String before)
                && (previous.isEmpty() || before.equals(previous))
            ? Optional.of(read)
            : Optional.empty();
      } catch (StorageException e) {
        return Optional.empty();
      }
    }

    Page page() {
      boolean missing = broken.isEmpty() && next.isEmpty() && number < last && after < last;
      return new Page(
          found,
          next,
          from,
          missing ? Optional.of("line " + (number + 1) + " is missing") : broken);
    }
  }
}
