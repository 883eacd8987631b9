package io.polygate.gateway.rest;

import io.polygate.gateway.catalog.Model;
import io.polygate.gateway.copy.Copied;
import io.polygate.gateway.copy.TenantCopies;
import io.polygate.gateway.copy.TenantCopy;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.SnapshotFiles;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.PathPart;

/**
 * Copies of tenants, out. Whatever the form, a copy is made first as a file: so a failure is a
 * problem and not an answer that breaks off, and all forms are of one state.
 */
@Singleton
final class TenantExports {
  private static final String COLLECTION = "collection";

  private final Targets targets;
  private final RequestOptions options;
  private final TenantCopies copies;

  TenantExports(Targets targets, RequestOptions options, TenantCopies copies) {
    this.targets = targets;
    this.options = options;
    this.copies = copies;
  }

  /** What is done with lines or rows of a copy. */
  private interface Rows {
    void writeTo(OutputStream stream) throws IOException;
  }

  Response export(ApiRequest request, RoutingContext context) {
    request.requireNoPreconditions();
    Optional<CollectionName> only =
        request.parameters(Set.of(COLLECTION)).text(COLLECTION).map(CollectionName::new);
    String type = type(request, only.isPresent());
    Target target = targets.of(request);
    Deadline deadline = options.importDeadline(request);
    TenantCopy copy = copies.take(copied(target), deadline);
    if (type.equals(Headers.SQLITE)) {
      return file(target, copy, context);
    }
    return opened(copy, deadline, type, target, only);
  }

  /** The tenant of a target, to be copied. */
  static Copied copied(Target target) {
    return new Copied(
        target.id(),
        target.namespace().backend(),
        target.store(),
        target.namespace().catalog(),
        target.namespace().queries(),
        target.namespace().policy().sql());
  }

  private static String type(ApiRequest request, boolean collection) {
    List<String> types =
        collection ? List.of(Headers.CSV, Headers.NDJSON) : List.of(Headers.SQLITE, Headers.NDJSON);
    String accept = request.header(Headers.ACCEPT);
    return types.stream()
        .filter(type -> MediaTypes.isAccepted(accept, type))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.NOT_ACCEPTABLE,
                        "The answer would be of the type " + String.join(" or ", types) + ".")
                    .exception());
  }

  private static Response file(Target target, TenantCopy copy, RoutingContext context) {
    // However the answer ends, the file is of no further use.
    context.addEndHandler(ended -> Thread.ofVirtual().start(copy::close));
    return Response.ok(new PathPart(copy.file(), 0, copy.bytes()))
        .header(Headers.CONTENT_TYPE, Headers.SQLITE)
        .header(Headers.CONTENT_LENGTH, copy.bytes())
        .header(Headers.CONTENT_DISPOSITION, "attachment; filename=\"" + target.tenant() + ".db\"")
        .header(Headers.REPR_DIGEST, "sha-256=:" + copy.sha256() + ":")
        .build();
  }

  private Response opened(
      TenantCopy copy,
      Deadline deadline,
      String type,
      Target target,
      Optional<CollectionName> only) {
    SnapshotFiles.Reader reader = null;
    boolean begun = false;
    try {
      reader = copies.run(() -> copies.open(copy.file(), deadline));
      Rows rows = rows(reader, type, target, only);
      SnapshotFiles.Reader open = reader;
      StreamingOutput output =
          stream -> {
            try {
              rows.writeTo(stream);
            } finally {
              close(open, copy);
            }
          };
      begun = true;
      return Response.ok(output).header(Headers.CONTENT_TYPE, type).build();
    } finally {
      if (!begun) {
        if (reader == null) {
          copy.close();
        } else {
          close(reader, copy);
        }
      }
    }
  }

  private Rows rows(
      SnapshotFiles.Reader reader, String type, Target target, Optional<CollectionName> only) {
    if (type.equals(Headers.CSV) && only.isPresent()) {
      Model model = target.model(only.get());
      return new CopyCsv(copies, reader, model)::writeTo;
    }
    return new CopyLines(copies, reader, only)::writeTo;
  }

  private void close(SnapshotFiles.Reader reader, TenantCopy copy) {
    try (copy) {
      copies.run(
          () -> {
            reader.close();
            return copy;
          });
    }
  }
}
