package io.polygate.gateway.rest;

import io.polygate.gateway.reference.Related;
import io.polygate.spi.Cursor;
import io.polygate.spi.Page;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Queries and scans: one page as a document, or everything as lines. */
@Singleton
final class ItemQueries {
  private final Targets targets;
  private final RequestOptions options;
  private final Bodies bodies;
  private final Expansions expansions;

  ItemQueries(Targets targets, RequestOptions options, Bodies bodies, Expansions expansions) {
    this.targets = targets;
    this.options = options;
    this.bodies = bodies;
    this.expansions = expansions;
  }

  /** A query by the parameters of a URL. */
  Response list(ApiRequest request) {
    QueryParameters parameters = request.parameters(Selections.PARAMETERS);
    Target target = targets.of(request);
    return answer(request, target, new Selections(target, request.collection()).of(parameters));
  }

  /** A query by a body. */
  Response query(ApiRequest request, InputStream body) {
    request.requireNoParameters();
    QueryRequest query = bodies.readJson(QueryRequest.class, request, body);
    Target target = targets.of(request);
    return answer(request, target, new Selections(target, request.collection()).of(query));
  }

  /** A scan. */
  Response scan(ApiRequest request, InputStream body) {
    request.requireNoParameters();
    ScanRequest scan = bodies.readJson(ScanRequest.class, request, body);
    Target target = targets.of(request);
    return answer(request, target, new Selections(target, request.collection()).of(scan));
  }

  /** The answer to a selection. */
  Response answer(ApiRequest request, Target target, Selection selection) {
    ReadOptions reading = options.reading(request, target);
    PageReader reader = new PageReader(target.queries(), selection, reading);
    ExpandedItems expanded =
        new ExpandedItems(
            expansions.of(
                request, target, Expansions.EXPAND, selection.collection(), selection.expand()),
            Expansions.expander(target, reading));
    CursorSigner signer =
        new CursorSigner(
            target.namespace(),
            target.tenant() + "\n" + selection.fingerprint(),
            target.limited().isPresent());
    Optional<Cursor> after = selection.paging().cursor().map(signer::verify);
    if (selection.count()) {
      return Answers.json(request, counted(reader, signer, after));
    }
    if (MediaTypes.prefersLines(request.header(Headers.ACCEPT))) {
      return lines(reader, expanded, signer, after);
    }
    Page page = reader.page(after, selection.paging().pageItems());
    return Answers.json(request, document(selection, page, expanded, signer));
  }

  private static byte[] document(
      Selection selection, Page page, ExpandedItems expanded, CursorSigner signer) {
    JsonOut out = new JsonOut(4096);
    ItemEnvelopes envelopes = ItemEnvelopes.of(selection);
    long bytes = 0;
    out.beginObject().name("items").beginArray();
    List<Map<String, Related>> below = expanded.below(page.items());
    for (int i = 0; i < page.items().size(); i++) {
      bytes += envelopes.write(out, page.items().get(i), below.get(i));
    }
    out.endArray();
    ItemEnvelopes.writePage(
        out,
        page.items().size(),
        bytes,
        page.next().map(signer::sign),
        page.reason(),
        page.failedShards());
    if (selection.explain()) {
      out.name("explain").beginObject().name("access").string(selection.access());
      out.name("examined").number(page.examined()).endObject();
    }
    out.endObject();
    return out.toByteArray();
  }

  /** Counts over all pages, until the deadline or the limit. */
  private static byte[] counted(PageReader reader, CursorSigner signer, Optional<Cursor> after) {
    long limit = reader.selection().paging().limit().map(Integer::longValue).orElse(Long.MAX_VALUE);
    long count = 0;
    long examined = 0;
    Optional<Cursor> cursor = after;
    Page.Reason reason = Page.Reason.LIMIT;
    SortedSet<String> failedShards = new TreeSet<>();
    do {
      Page page;
      try {
        page = reader.page(cursor, (int) Math.min(PageLimits.MAX_ITEMS, limit - count));
      } catch (StorageException.Unavailable e) {
        if (cursor.equals(after) || !reader.options().deadline().passed()) {
          throw e;
        }
        reason = Page.Reason.DEADLINE;
        break;
      }
      count += page.items().size();
      examined += page.examined();
      cursor = page.next();
      reason = page.reason();
      failedShards.addAll(page.failedShards());
    } while (cursor.isPresent() && reason != Page.Reason.DEADLINE && count < limit);
    JsonOut out = new JsonOut(256);
    out.beginObject().name("items").beginArray().endArray();
    ItemEnvelopes.writePage(out, count, 0, cursor.map(signer::sign), reason, failedShards);
    if (reader.selection().explain()) {
      out.name("explain").beginObject().name("access").string(reader.selection().access());
      out.name("examined").number(examined).endObject();
    }
    return out.endObject().toByteArray();
  }

  private static Response lines(
      PageReader reader, ExpandedItems expanded, CursorSigner signer, Optional<Cursor> after) {
    // The first page is read here, so that what is wrong with the request is still a problem.
    ItemLines lines = new ItemLines(reader, expanded, signer, after);
    return Response.ok((StreamingOutput) lines::writeTo)
        .header(Headers.CONTENT_TYPE, Headers.NDJSON)
        .build();
  }
}
