package io.polygate.gateway.rest;

import io.polygate.gateway.RoutedNamespace;
import io.polygate.spi.Json;
import io.polygate.spi.Part;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Sql;
import io.polygate.spi.Sql.Parameters;
import io.polygate.spi.Sql.Script;
import io.polygate.spi.Sql.Statement;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Runs people's statements where the namespace allows it. */
@Singleton
final class SqlRuns {
  private final Targets targets;
  private final RequestOptions options;
  private final Bodies bodies;
  private final InFlight inFlight;

  SqlRuns(Targets targets, RequestOptions options, Bodies bodies, InFlight inFlight) {
    this.targets = targets;
    this.options = options;
    this.bodies = bodies;
    this.inFlight = inFlight;
  }

  Response run(ApiRequest request, InputStream body) {
    request.requireNoParameters();
    request.requireNoPreconditions();
    Target target = targets.of(request);
    Sql sql = allowed(target);
    Bodies.requireJson(request);
    byte[] bytes = bodies.bytes(body);
    Script script =
        script(target, WireReader.read(SqlDocument.class, Bodies.json(bytes, Json::parse)));
    WriteOptions writing =
        new WriteOptions(IdempotencyKeys.of(request, bytes), options.deadline(request));
    if (MediaTypes.prefersLines(request.header(Headers.ACCEPT))) {
      return lines(sql, script, options.reading(request, target));
    }
    Sql.Outcome outcome =
        inFlight.claim(target.id(), writing.idempotency(), () -> sql.run(script, writing));
    boolean failed = outcome.results().stream().anyMatch(Sql.Result.Failed.class::isInstance);
    Response.ResponseBuilder answer =
        Response.status(failed ? 207 : 200)
            .header(Headers.CONTENT_TYPE, Headers.JSON)
            .entity(WireWriter.json(SqlResults.of(outcome.results())));
    if (outcome.replayed()) {
      answer.header(Headers.IDEMPOTENCY_REPLAYED, "true");
    }
    return answer.build();
  }

  /** The SQL of a target, if its backend has it and its namespace allows it. */
  static Sql allowed(Target target) {
    Sql sql = target.store().sql().orElseThrow(() -> new StorageException.Unsupported(Part.SQL));
    requireAllowed(target.namespace());
    return sql;
  }

  /** Refuses SQL where the namespace does not allow it. */
  static void requireAllowed(RoutedNamespace namespace) {
    if (!namespace.policy().sql()) {
      throw Problem.of(
              ProblemCode.SQL_NOT_ALLOWED,
              "The configuration of the namespace " + namespace.name() + " has SQL off.")
          .exception();
    }
  }

  private static Response lines(Sql sql, Script script, ReadOptions reading) {
    if (script.statements().size() != 1) {
      throw Problem.invalid("/statements", "Lines are the answer to one statement that reads.")
          .exception();
    }
    Sql.Rows rows = sql.open(script.statements().getFirst(), reading);
    return Response.ok((StreamingOutput) new SqlLines(rows)::writeTo)
        .header(Headers.CONTENT_TYPE, Headers.NDJSON)
        .build();
  }

  private static Script script(Target target, SqlDocument document) {
    if (document.statements().isEmpty()) {
      throw Problem.invalid("/statements", "There must be at least one statement.").exception();
    }
    int most = target.namespace().backend().limits().operations();
    if (document.statements().size() > most) {
      throw new StorageException.TooLarge(
          "There are too many statements.", "operations", most, document.statements().size());
    }
    List<Statement> statements = new ArrayList<>();
    for (int i = 0; i < document.statements().size(); i++) {
      SqlDocument.StatementDocument statement = document.statements().get(i);
      String place = "/statements/" + i + "/params";
      statements.add(
          new Statement(
              statement.sql(),
              statement.params().map(params -> parameters(place, params)).orElse(Parameters.NONE)));
    }
    return new Script(
        statements, document.atomic().orElse(true), document.readOnly().orElse(false));
  }

  private static Parameters parameters(String place, Value params) {
    return switch (params) {
      case Value.Array(List<Value> values) -> new Parameters.Positional(values);
      case Value.Members(SequencedMap<String, Value> values) ->
          new Parameters.Named(withoutColons(values));
      default ->
          throw Problem.invalid(place, "Parameters are a list, or an object by name.").exception();
    };
  }

  /** Names may be given as the statement writes them. */
  private static Map<String, Value> withoutColons(Map<String, Value> values) {
    Map<String, Value> plain = new LinkedHashMap<>();
    values.forEach((name, value) -> plain.put(name.replaceFirst("^[:@$]", ""), value));
    return plain;
  }
}
