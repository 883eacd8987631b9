package io.polygate.gateway.rest;

import io.polygate.gateway.GatewayConfig;
import io.polygate.gateway.Stores;
import io.polygate.gateway.copy.TenantCopies;
import io.polygate.spi.Deadline;
import io.polygate.spi.SnapshotFiles;
import io.polygate.spi.Snapshots.Restored;
import io.polygate.spi.StorageException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Copies of tenants, in. The body is taken to its end, into a file, before anything is done with
 * it: who sends slowly holds nothing up, and a body that breaks off has no effect.
 */
@Singleton
final class TenantImports {
  private static final Set<String> SQLITE = Set.of(Headers.SQLITE, "application/x-sqlite3");

  private final Targets targets;
  private final Stores stores;
  private final RequestOptions options;
  private final Bodies bodies;
  private final TenantCopies copies;
  private final long maxBytes;

  TenantImports(
      Targets targets,
      Stores stores,
      RequestOptions options,
      Bodies bodies,
      TenantCopies copies,
      GatewayConfig config) {
    this.targets = targets;
    this.stores = stores;
    this.options = options;
    this.bodies = bodies;
    this.copies = copies;
    this.maxBytes = config.copies().maxBytes().asLongValue();
  }

  Response restore(ApiRequest request, InputStream body) {
    request.requireNoParameters();
    request.requireNoPreconditions();
    boolean lines = isLines(MediaTypes.essence(request.header(Headers.CONTENT_TYPE)));
    Answers.requireAccepted(request, Headers.JSON);
    Optional<byte[]> digest = digest(request);
    Target target = targets.of(request);
    target.requireTenant();
    stores.requireRoom(target.namespace(), target.tenant());
    Deadline deadline = options.importDeadline(request);
    Path file = copies.fresh();
    try {
      take(body, file, digest);
      Restored restored =
          lines ? restoreLines(target, file, deadline) : restore(target, file, deadline);
      return Response.ok(WireWriter.json(new CopyDocument(restored.items(), restored.rows())))
          .header(Headers.CONTENT_TYPE, Headers.JSON)
          .build();
    } finally {
      TenantCopies.remove(file);
    }
  }

  private static boolean isLines(String type) {
    if (SQLITE.contains(type)) {
      return false;
    }
    if (!type.equals(Headers.NDJSON)) {
      throw MediaTypes.unsupported(
          "A copy is of the type application/vnd.sqlite3 or application/x-ndjson.");
    }
    return true;
  }

  private void take(InputStream body, Path file, Optional<byte[]> expected) {
    MessageDigest digest = TenantCopies.sha256();
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      byte[] buffer = new byte[64 << 10];
      long taken = 0;
      int read = read(body, buffer);
      while (read >= 0) {
        taken += read;
        if (taken > maxBytes) {
          throw Problem.of(ProblemCode.LIMIT_EXCEEDED, "The copy is too large.")
              .with(new Problem.Limit("copyBytes", maxBytes, -1))
              .withHeader(Headers.CONNECTION, "close")
              .exception();
        }
        digest.update(buffer, 0, read);
        out.write(buffer, 0, read);
        read = read(body, buffer);
      }
    } catch (IOException e) {
      throw TenantCopies.failure(e);
    }
    if (expected.isPresent() && !Arrays.equals(expected.get(), digest.digest())) {
      throw new StorageException.Rejected(
          "The body is not the one that the digest was made of.", Headers.REPR_DIGEST);
    }
  }

  private static int read(InputStream body, byte[] buffer) {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw Bodies.endedEarly();
    }
  }

  private Restored restoreLines(Target target, Path lines, Deadline deadline) {
    Path file = copies.fresh();
    try {
      copies.run(
          () -> {
            try (SnapshotFiles.Writer writer = copies.create(file);
                InputStream in = Files.newInputStream(lines)) {
              new CopyLineReader(writer, bodies.maxBytes()).read(in);
              writer.finish();
            }
            return file;
          });
      return restore(target, file, deadline);
    } finally {
      TenantCopies.remove(file);
    }
  }

  private Restored restore(Target target, Path file, Deadline deadline) {
    Restored restored =
        copies.restore(
            TenantExports.copied(target),
            file,
            deadline,
            collections -> collections.forEach(target::requireCollection));
    target.namespace().migrations().forget(target.tenant());
    return restored;
  }

  /** The SHA-256 that the request says its body has. */
  private static Optional<byte[]> digest(ApiRequest request) {
    for (String name : List.of(Headers.REPR_DIGEST, Headers.CONTENT_DIGEST)) {
      Optional<String> header = request.optionalHeader(name);
      if (header.isPresent()) {
        for (String part : header.get().split(",", -1)) {
          String digest = part.strip();
          if (digest.startsWith("sha-256=:") && digest.endsWith(":") && digest.length() > 10) {
            return Optional.of(decoded(name, digest.substring(9, digest.length() - 1)));
          }
        }
        throw Problem.invalid(name, "A digest is sha-256=:BASE64:.").exception();
      }
    }
    return Optional.empty();
  }

  private static byte[] decoded(String name, String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid(name, "A digest is sha-256=:BASE64:.").exception();
    }
  }
}
