package io.polygate.gateway.audit;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The chain that a log's lines make, over all its files.
 *
 * @param number of the last line; 0 if there is none
 * @param digest of the last line
 * @param broken the file and line at which the chain does not hold; empty if it holds
 */
public record AuditChain(long number, String digest, Optional<String> broken) {
  /** What the first line carries. */
  static final String BEGIN = "0".repeat(64);

  private static final String PATTERN = "audit-[0-9]{12}\\.ndjson";

  /** The files of a log, in their order. */
  static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches(PATTERN))
          .sorted()
          .toList();
    }
  }

  /** The name of the file whose first line has a number. */
  static String fileName(long number) {
    return String.format("audit-%012d.ndjson", number);
  }

  /**
   * Follows the lines of all files.
   *
   * @throws ConfigurationException if they cannot be read
   */
  public static AuditChain follow(Path directory) {
    AuditChain chain = new AuditChain(0, BEGIN, Optional.empty());
    try {
      for (Path file : files(directory)) {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
          int place = 0;
          for (String line; (line = lines.readLine()) != null; ) {
            place++;
            chain = chain.followed(line, file.getFileName() + ", line " + place);
            if (chain.broken().isPresent()) {
              return chain;
            }
          }
        }
      }
      return chain;
    } catch (IOException e) {
      throw new ConfigurationException("The audit log " + directory + " cannot be read.", e);
    }
  }

  private AuditChain followed(String line, String place) {
    boolean holds = false;
    try {
      holds =
          Json.parse(line.getBytes(StandardCharsets.UTF_8)) instanceof Value.Members(var members)
              && members.get("number") instanceof Value.Num(BigDecimal found)
              && found.compareTo(BigDecimal.valueOf(number + 1)) == 0
              && members.get("previous") instanceof Value.Text(String previous)
              && previous.equals(digest);
    } catch (StorageException e) {
      return new AuditChain(number, digest, Optional.of(place));
    }
    return holds
        ? new AuditChain(number + 1, digest(line), Optional.empty())
        : new AuditChain(number, digest, Optional.of(place));
  }

  /** The SHA-256 of a line, without its end. */
  static String digest(String line) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
