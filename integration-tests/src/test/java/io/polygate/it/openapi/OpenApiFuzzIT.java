package io.polygate.it.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.it.openapi.AnswerCheck.Observed;
import io.polygate.it.openapi.OpenApiDocument.Operation;
import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Takes the running server at the word of its own OpenAPI document: whatever is sent, each answer
 * is one that the document announces, and the server never fails.
 *
 * <p>{@code -Dpolygate.fuzz.seed=} and {@code -Dpolygate.fuzz.requests=} change what is sent.
 */
final class OpenApiFuzzIT {
  private static final int REQUESTS = Integer.getInteger("polygate.fuzz.requests", 20_000);
  private static final long SEED = Long.getLong("polygate.fuzz.seed", 20_240_229L);
  private static final int MOST_REPORTED = 20;

  /** How often an operation that never succeeded is tried once more. */
  private static final int MORE_TURNS = 2_000;

  private static final int FIRST_TURNS = 200;

  /** What leaves behind what others need: a tenant that holds nothing, and items. */
  private static final Map<String, String> NEEDED =
      Map.of(
          "importTenant",
          "deleteTenant",
          "patchItem",
          "putItem",
          "patchSortedItem",
          "putSortedItem");

  private static final String CONFIGURATION =
      """
      polygate.namespaces.notes.backend=sqlite/main
      polygate.namespaces.notes.sql=true
      polygate.namespaces.notes.changes=values
      polygate.namespaces.scratch.backend=memory/main
      polygate.namespaces.ledger.backend=journal/main
      polygate.backends.sqlite.main.durability=process
      """;

  /** Statuses of requests that are for no operation at all: their path or method is no one's. */
  private static final Set<Integer> STRAYS = Set.of(400, 404, 405, 413, 414);

  /** Statuses after which the connection ends. */
  private static final Set<Integer> ENDS = Set.of(413, 414, 431);

  private static final List<String> TENANTS = List.of("acme", "fuzz-b");
  private static final List<String> COLLECTIONS = List.of("orders", "products", "Gamma");
  private static final List<String> KEYS = List.of("customer#c1", "customer#c1", "a/b", "é");
  private static final List<String> SORT_KEYS = List.of("order#o1", "order#o1", "é");

  private static final Map<String, List<String>> POOLS =
      Map.ofEntries(
          Map.entry("ns", List.of("notes", "notes", "scratch", "scratch", "ledger")),
          Map.entry("t", TENANTS),
          Map.entry("c", COLLECTIONS),
          Map.entry("pk", KEYS),
          Map.entry("sk", SORT_KEYS),
          Map.entry("code", List.of("item-not-found", "json-invalid")),
          // A deadline of a millisecond would rightly be missed.
          Map.entry("Request-Timeout", List.of("30000", "60000")));

  private final Map<String, Map<Integer, Integer>> tally = new TreeMap<>();
  private final Set<String> violations = new TreeSet<>();
  private int lastStatus;

  @Test
  void everyAnswerIsOneThatTheDocumentAnnounces() {
    System.out.println("The fuzz's seed is " + SEED);
    try (GatewayProcess gateway = GatewayProcess.start(CONFIGURATION)) {
      Http http = gateway.http();
      OpenApiDocument document =
          OpenApiDocument.parse(http.get("/q/openapi?format=json").expect(200).text());
      List<Operation> operations = document.operations();
      assertThat(operations).hasSizeGreaterThan(15);
      List<Operation> turns = operations.stream().flatMap(OpenApiFuzzIT::turns).toList();
      AnswerCheck check = new AnswerCheck(document);
      RequestGenerator generator = new RequestGenerator(document, POOLS, SEED);
      // A migration that is kept and cannot be made refuses all SQL after it: that comes first.
      Operation sql = named(operations, "runSql");
      for (int i = 0; i < FIRST_TURNS && !succeeded(sql); i++) {
        send(http, operations, check, generator.request(sql));
      }
      for (int i = 0; i < REQUESTS && violations.size() < MOST_REPORTED; i++) {
        send(http, operations, check, generator.request(turns.get(i % turns.size())));
      }
      // Of what changes with every request that is added, luck is a part.
      for (int i = 0; i < MORE_TURNS && violations.isEmpty(); i++) {
        for (Operation unlucky : unsuccessful(operations)) {
          Optional<String> first = Optional.ofNullable(NEEDED.get(unlucky.id()));
          first.ifPresent(
              id -> send(http, operations, check, generator.request(named(operations, id))));
          send(http, operations, check, generator.request(unlucky));
        }
      }
      report();
      assertThat(violations).as("seed %d", SEED).isEmpty();
      assertThat(unsuccessful(operations).stream().map(Operation::id))
          .as("every operation succeeds at least once")
          .isEmpty();
      http.get("/q/health/ready").expect(200);
    }
  }

  private static Operation named(List<Operation> operations, String id) {
    return operations.stream()
        .filter(operation -> operation.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private List<Operation> unsuccessful(List<Operation> operations) {
    return operations.stream()
        .filter(operation -> operation.canSucceed() && !succeeded(operation))
        .toList();
  }

  /** How often an operation has its turn: what works with items more often than what does not. */
  private static Stream<Operation> turns(Operation operation) {
    boolean rare =
        !operation.canSucceed() || Set.of("DELETE", "OPTIONS").contains(operation.method());
    return Stream.generate(() -> operation).limit(rare ? 1 : 4);
  }

  private void send(Http http, List<Operation> operations, AnswerCheck check, FuzzRequest request) {
    Answer answer = answer(http, request);
    Optional<Operation> operation = meant(operations, request);
    String name = operation.map(Operation::id).orElse("(none)");
    tally.computeIfAbsent(name, id -> new TreeMap<>()).merge(answer.status(), 1, Integer::sum);
    Optional<String> violation =
        operation.isPresent()
            ? check.violation(operation.get(), observed(request, answer))
            : strayViolation(request, answer);
    violation.ifPresent(
        text -> violations.add(name + ": " + text + "\n  " + request + "\n  " + answer));
  }

  private Answer answer(Http http, FuzzRequest request) {
    try {
      return remembered(exchange(http, request));
    } catch (Http.Interrupted e) {
      // After an answer to what could not be read as a request the connection ends.
      if (!ENDS.contains(lastStatus)) {
        throw e;
      }
      return remembered(exchange(http, request));
    }
  }

  private Answer remembered(Answer answer) {
    lastStatus = answer.status();
    return answer;
  }

  private static Answer exchange(Http http, FuzzRequest request) {
    return http.send(
        request.method(),
        request.path(),
        request.mediaType().orElse(null),
        request.body().isEmpty()
            ? BodyPublishers.noBody()
            : BodyPublishers.ofByteArray(request.bytes()),
        request.headerPairs());
  }

  private static Optional<String> strayViolation(FuzzRequest request, Answer answer) {
    if (request.method().equals("OPTIONS") && answer.status() == 204) {
      return Optional.empty();
    }
    if (!STRAYS.contains(answer.status())) {
      return Optional.of("the status " + answer.status() + " for what is no operation");
    }
    boolean problem = answer.mediaType().equals(Answer.PROBLEM) || request.method().equals("HEAD");
    return problem ? Optional.empty() : Optional.of("not a problem: " + answer.mediaType());
  }

  private static Observed observed(FuzzRequest request, Answer answer) {
    List<String> names =
        answer.headers().map().keySet().stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
    return new Observed(
        request.method(), answer.status(), answer.mediaType(), names, answer.text());
  }

  /** The operation that a request is for, whatever it was made of. */
  private static Optional<Operation> meant(List<Operation> operations, FuzzRequest request) {
    String path = request.path().replaceAll("\\?.*", "");
    String method = request.method();
    List<Operation> matching = new ArrayList<>();
    for (Operation operation : operations) {
      String pattern = "\\Q" + operation.path().replaceAll("\\{[^}]*}", "\\\\E[^/]+\\\\Q") + "\\E";
      if (Pattern.matches(pattern, path)) {
        matching.add(operation);
      }
    }
    return matching.stream()
        .filter(operation -> operation.method().equals(method))
        .findFirst()
        .or(
            () ->
                method.equals("HEAD")
                    ? matching.stream().filter(o -> o.method().equals("GET")).findFirst()
                    : Optional.empty());
  }

  private boolean succeeded(Operation operation) {
    return tally.getOrDefault(operation.id(), Map.of()).keySet().stream()
        .anyMatch(status -> status < 300);
  }

  private void report() {
    tally.forEach((operation, statuses) -> System.out.println("  " + operation + " " + statuses));
  }
}
