package io.polygate.gateway.rest;

import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.catalog.ContentException;
import io.polygate.gateway.catalog.NamedQuery;
import io.polygate.gateway.catalog.Violation;
import io.polygate.spi.Part;
import io.polygate.spi.Sql;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what would make every run of a named query fail, before the query is kept. */
final class NamedQueryCheck {
  private NamedQueryCheck() {}

  /**
   * Refuses a query that could never be run.
   *
   * @throws StorageException.Unsupported if it needs what the backend does not have
   * @throws ContentException if it does not fit itself
   */
  static void require(RoutedNamespace namespace, NamedQuery query) {
    switch (query.source()) {
      case NamedQuery.Source.Sql(String text) -> requireSql(namespace, query, text);
      case NamedQuery.Source.Items items -> requireItems(query, items);
    }
  }

  private static void requireSql(RoutedNamespace namespace, NamedQuery query, String text) {
    Sql sql =
        namespace
            .backend()
            .store(namespace.catalogId())
            .sql()
            .orElseThrow(() -> new StorageException.Unsupported(Part.SQL));
    SqlRuns.requireAllowed(namespace);
    boolean reads;
    try {
      reads = sql.reads(new Sql.Statement(text, Sql.Parameters.NONE));
    } catch (StorageException.Invalid e) {
      throw refused("/sql", String.valueOf(e.getMessage()));
    }
    if (!reads && !query.writes()) {
      throw refused("/mode", "The statement may write; say \"mode\": \"write\".");
    }
  }

  private static void requireItems(NamedQuery query, NamedQuery.Source.Items source) {
    Map<String, Value> samples = new HashMap<>();
    query.parameters().forEach((name, _) -> samples.put(name, new Value.Text("sample")));
    try {
      QueryRequest sample = new QueryArguments(samples).bind(source.query());
      RequestExpressions expressions = new RequestExpressions("/", sample.names(), sample.values());
      boolean filters = expressions.condition("filter", sample.filter()).isPresent();
      boolean selects = expressions.projection("select", sample.select()).isPresent();
      assert filters || selects || sample.filter().isEmpty();
      expressions.requireAllUsed();
    } catch (ProblemException e) {
      throw new ContentException(
          e.problem().errors().stream()
              .map(error -> new Violation("/query" + error.pointer(), error.detail()))
              .toList());
    }
  }

  private static ContentException refused(String pointer, String detail) {
    return new ContentException(List.of(new Violation(pointer, detail)));
  }
}
