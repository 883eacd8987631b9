package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.gateway.catalog.NamedQueries;
import io.polygate.gateway.catalog.NamedQuery;
import io.polygate.spi.Json;
import io.polygate.spi.Sql;
import io.polygate.spi.Sql.Parameters;
import io.polygate.spi.Sql.Script;
import io.polygate.spi.Sql.Statement;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs named queries. */
@Singleton
final class NamedQueryRuns {
  private static final String LIMIT = "limit";
  private static final String CURSOR = "cursor";
  private static final String EXPLAIN = "explain";

  private final Targets targets;
  private final Gate gate;
  private final RequestOptions options;
  private final Bodies bodies;
  private final InFlight inFlight;
  private final ItemQueries itemQueries;

  NamedQueryRuns(
      Targets targets,
      Gate gate,
      RequestOptions options,
      Bodies bodies,
      InFlight inFlight,
      ItemQueries itemQueries) {
    this.targets = targets;
    this.gate = gate;
    this.options = options;
    this.bodies = bodies;
    this.inFlight = inFlight;
    this.itemQueries = itemQueries;
  }

  /** Runs a query that reads, with the parameters of the URL. */
  Response get(ApiRequest request, String name) {
    Target target = targets.of(request);
    NamedQueries.Kept kept = kept(request, target, name);
    NamedQuery query = kept.query();
    if (query.writes()) {
      throw Problem.of(
              ProblemCode.METHOD_NOT_ALLOWED, "The query may write, and is run by POST alone.")
          .withHeader(Headers.ALLOW, "OPTIONS, POST")
          .exception();
    }
    QueryParameters url = request.parameters(known(query));
    Map<String, Value> given = new LinkedHashMap<>();
    query
        .parameters()
        .forEach(
            (parameter, rule) ->
                url.text(parameter).ifPresent(text -> given.put(parameter, rule.parse(text))));
    Map<String, Value> arguments = arguments(query, given, "");
    Response answer =
        switch (query.source()) {
          case NamedQuery.Source.Sql(String text) ->
              sql(request, target, text, arguments, url.flag(EXPLAIN));
          case NamedQuery.Source.Items items -> items(request, target, items, arguments, url);
        };
    return tagged(request, answer);
  }

  /** Runs a query with the parameters of a body. */
  Response post(ApiRequest request, String name, InputStream body) {
    request.requireNoPreconditions();
    request.requireNoParameters();
    Target target = targets.of(request);
    NamedQuery query = kept(request, target, name).query();
    Bodies.requireJson(request);
    byte[] bytes = bodies.bytes(body);
    if (!(Bodies.json(bytes, Json::parse) instanceof Value.Members(var given))) {
      throw Problem.invalid("", "The body is an object of the query's parameters.").exception();
    }
    Map<String, Value> arguments = arguments(query, given, "/");
    return switch (query.source()) {
      case NamedQuery.Source.Sql(String text) ->
          query.writes()
              ? write(request, target, text, arguments, bytes)
              : sql(request, target, text, arguments, false);
      case NamedQuery.Source.Items items ->
          items(request, target, items, arguments, request.parameters(Set.of()));
    };
  }

  /** The query of a name, which the caller may run. */
  private NamedQueries.Kept kept(ApiRequest request, Target target, String name) {
    NamedQueries.Kept kept =
        target
            .namespace()
            .queries()
            .get(name, options.reading(request))
            .orElseThrow(() -> noSuchQuery(name));
    switch (kept.query().source()) {
      // A statement may name any table of the tenant.
      case NamedQuery.Source.Sql _ ->
          gate.requireAll(request, kept.query().writes() ? Permission.WRITE : Permission.READ);
      case NamedQuery.Source.Items items ->
          gate.require(request, Permission.READ, items.collection().name());
    }
    return kept;
  }

  static ProblemException noSuchQuery(String name) {
    return Problem.of(ProblemCode.QUERY_NOT_FOUND, "There is no query " + name + ".").exception();
  }

  private static Set<String> known(NamedQuery query) {
    Set<String> known = new HashSet<>(query.parameters().keySet());
    known.add(EXPLAIN);
    if (query.source() instanceof NamedQuery.Source.Items) {
      known.add(LIMIT);
      known.add(CURSOR);
    }
    return known;
  }

  /** A value for each parameter, with everything that is wrong with those that were given. */
  private static Map<String, Value> arguments(
      NamedQuery query, Map<String, Value> given, String prefix) {
    List<Problem.Violation> violations = new ArrayList<>();
    for (String name : given.keySet()) {
      if (!query.parameters().containsKey(name)) {
        violations.add(new Problem.Violation(prefix + name, "The query has no such parameter."));
      }
    }
    Map<String, Value> arguments = new LinkedHashMap<>();
    query
        .parameters()
        .forEach(
            (name, rule) -> {
              Value value = given.get(name);
              if (value == null || value instanceof Value.Null) {
                if (rule.required()) {
                  violations.add(new Problem.Violation(prefix + name, "It is required."));
                }
                arguments.put(name, rule.preset().orElse(Value.Null.NULL));
                return;
              }
              rule.refusal(value)
                  .ifPresent(
                      refusal -> violations.add(new Problem.Violation(prefix + name, refusal)));
              arguments.put(name, value);
            });
    if (!violations.isEmpty()) {
      throw Problem.of(ProblemCode.REQUEST_INVALID, "The parameters do not fit the query.")
          .with(violations)
          .exception();
    }
    return arguments;
  }

  private Response sql(
      ApiRequest request,
      Target target,
      String text,
      Map<String, Value> arguments,
      boolean explain) {
    Sql sql = SqlRuns.allowed(target);
    Statement statement =
        new Statement(
            explain ? "EXPLAIN QUERY PLAN " + text : text, new Parameters.Named(arguments));
    if (MediaTypes.prefersLines(request.header(Headers.ACCEPT))) {
      return Response.ok(
              (StreamingOutput)
                  new SqlLines(sql.open(statement, options.reading(request, target)))::writeTo)
          .header(Headers.CONTENT_TYPE, Headers.NDJSON)
          .build();
    }
    Answers.requireAccepted(request, Headers.JSON);
    WriteOptions reading = new WriteOptions(Optional.empty(), options.deadline(request));
    Sql.Outcome outcome = sql.run(new Script(List.of(statement), true, true), reading);
    return json(SqlResults.of(outcome.results()).results().getFirst());
  }

  private Response write(
      ApiRequest request, Target target, String text, Map<String, Value> arguments, byte[] body) {
    Sql sql = SqlRuns.allowed(target);
    WriteOptions writing =
        new WriteOptions(IdempotencyKeys.of(request, body), options.deadline(request));
    Script script =
        new Script(List.of(new Statement(text, new Parameters.Named(arguments))), true, false);
    Sql.Outcome outcome =
        inFlight.claim(target.id(), writing.idempotency(), () -> sql.run(script, writing));
    Response answer = json(SqlResults.of(outcome.results()).results().getFirst());
    return outcome.replayed()
        ? Response.fromResponse(answer).header(Headers.IDEMPOTENCY_REPLAYED, "true").build()
        : answer;
  }

  private static Response json(Record document) {
    return Response.ok(Buffer.buffer(WireWriter.json(document)))
        .header(Headers.CONTENT_TYPE, Headers.JSON)
        .build();
  }

  private Response items(
      ApiRequest request,
      Target target,
      NamedQuery.Source.Items source,
      Map<String, Value> arguments,
      QueryParameters url) {
    QueryRequest query = new QueryArguments(arguments).bind(source.query());
    QueryRequest paged =
        query.paged(
            url.number(LIMIT, 1, PageLimits.MAX_ITEMS).map(Long::intValue),
            url.text(CURSOR),
            url.flag(EXPLAIN));
    return itemQueries.answer(
        request, target, new Selections(target, source.collection()).of(paged));
  }

  /** The answer with a tag of its content, or that the client has it already. */
  private static Response tagged(ApiRequest request, Response answer) {
    if (!(answer.getEntity() instanceof Buffer content)) {
      return answer;
    }
    Version version = Answers.versionOf(content.getBytes());
    String tag = ETags.of(version);
    return ReadConditions.of(request).isKnown(version)
        ? Response.status(304).header(Headers.ETAG, tag).build()
        : Response.fromResponse(answer).header(Headers.ETAG, tag).build();
  }
}
