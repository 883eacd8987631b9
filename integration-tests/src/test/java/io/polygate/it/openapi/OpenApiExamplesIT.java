package io.polygate.it.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.openapi.OpenApiDocument.MediaType;
import io.polygate.it.openapi.OpenApiDocument.Operation;
import io.polygate.it.openapi.OpenApiDocument.Parameter;
import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Sends every example of the document as it stands there, to a gateway that has nothing yet, and
 * expects the success that the document describes. What writes comes before what reads, and what
 * removes comes last.
 *
 * <p>A body and a parameter with examples of the same name belong together.
 */
final class OpenApiExamplesIT {
  private static final List<String> METHODS =
      List.of("PUT", "POST", "PATCH", "GET", "HEAD", "OPTIONS", "DELETE");
  private static final Comparator<Operation> AS_A_STORY =
      Comparator.comparingInt((Operation operation) -> METHODS.indexOf(operation.method()))
          .thenComparingInt(
              operation ->
                  operation.path().length() * (operation.method().equals("DELETE") ? -1 : 1));

  private static final String CONFIGURATION =
      """
      polygate.namespaces.notes.backend=sqlite/main
      polygate.namespaces.notes.sql=true
      polygate.namespaces.notes.changes=values
      """;

  private final List<String> failures = new ArrayList<>();

  @Test
  void everyExampleSucceedsAsItStands() {
    try (GatewayProcess gateway = GatewayProcess.start(CONFIGURATION)) {
      Http http = gateway.http();
      OpenApiDocument document =
          OpenApiDocument.parse(http.get("/q/openapi?format=json").expect(200).text());
      AnswerCheck check = new AnswerCheck(document);
      List<Operation> story =
          document.operations().stream().filter(Operation::canSucceed).sorted(AS_A_STORY).toList();
      int sent = 0;
      for (Operation operation : story) {
        for (Example example : examples(operation)) {
          send(http, check, operation, example);
          sent++;
        }
      }
      assertThat(failures).isEmpty();
      assertThat(sent).isGreaterThan(story.size());
    }
  }

  @Test
  void theMethodsOfAPathAreThoseThatItsHeaderAllowNames() {
    try (GatewayProcess gateway = GatewayProcess.start("")) {
      Http http = gateway.http();
      OpenApiDocument document =
          OpenApiDocument.parse(http.get("/q/openapi?format=json").expect(200).text());
      Map<String, List<Operation>> paths =
          document.operations().stream().collect(Collectors.groupingBy(Operation::path));
      paths.forEach(
          (path, operations) -> {
            String any = path.replaceAll("[{}]", "");
            Answer answer = http.send("OPTIONS", any, null, BodyPublishers.noBody()).expect(204);
            assertThat(answer.headers().firstValue("Allow").orElse("").split(", "))
                .as(path)
                .containsExactlyInAnyOrderElementsOf(
                    operations.stream().map(Operation::method).toList());
          });
      assertThat(paths).hasSizeGreaterThan(20);
    }
  }

  /**
   * A request.
   *
   * @param name of the body's example; parameters have the one of this name, or their first
   * @param query encoded
   */
  private record Example(String name, Optional<String> mediaType, String body, String query) {}

  private static List<Example> examples(Operation operation) {
    List<Example> examples = new ArrayList<>();
    // A value of another type would be in the way of the patches that follow.
    operation.bodies().entrySet().stream()
        .sorted(Comparator.comparing(body -> body.getKey().contains("json")))
        .forEach(body -> examples.addAll(ofBody(body.getKey(), body.getValue())));
    if (operation.bodies().isEmpty()) {
      examples.addAll(ofQuery(operation));
    }
    return examples;
  }

  private static List<Example> ofBody(String type, MediaType form) {
    List<Example> examples = new ArrayList<>();
    form.named()
        .forEach(
            (name, value) ->
                examples.add(
                    new Example(
                        name,
                        Optional.of(type),
                        value.isTextual() ? value.asText() : Json.write(value),
                        "")));
    return examples;
  }

  /**
   * The request without parameters, if the operation has no example to say which; else each one.
   */
  private static List<Example> ofQuery(Operation operation) {
    List<Parameter> parameters =
        operation.parameters().stream()
            .filter(parameter -> parameter.in().equals("query") && !parameter.examples().isEmpty())
            .toList();
    String partition =
        parameters.stream()
            .filter(parameter -> parameter.name().equals("pk"))
            .map(OpenApiExamplesIT::pair)
            .findFirst()
            .orElse("");
    List<Example> examples = new ArrayList<>();
    examples.add(new Example("", Optional.empty(), "", partition));
    for (Parameter parameter : parameters) {
      String pair = pair(parameter);
      if (!pair.equals(partition)) {
        examples.add(
            new Example(
                "", Optional.empty(), "", partition.isEmpty() ? pair : partition + "&" + pair));
      }
    }
    return examples;
  }

  private static String pair(Parameter parameter) {
    JsonNode value = parameter.examples().getFirst();
    List<String> elements = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(element -> elements.add(Routes.encode(element.asText())));
    } else {
      elements.add(Routes.encode(value.isValueNode() ? value.asText() : Json.write(value)));
    }
    return Routes.encode(parameter.name()) + "=" + String.join(",", elements);
  }

  private void send(Http http, AnswerCheck check, Operation operation, Example example) {
    String path = operation.path();
    for (Parameter parameter : operation.parameters()) {
      if (parameter.in().equals("path")) {
        JsonNode value =
            parameter.named().getOrDefault(example.name(), parameter.examples().getFirst());
        path = path.replace("{" + parameter.name() + "}", Routes.encode(value.asText()));
      }
    }
    Answer answer =
        http.send(
            operation.method(),
            example.query().isEmpty() ? path : path + "?" + example.query(),
            example.mediaType().orElse(null),
            example.body().isEmpty()
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(example.body()));
    List<String> headers =
        answer.headers().map().keySet().stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
    Optional<String> violation =
        answer.status() >= 300 || answer.status() == 207
            ? Optional.of("no success")
            : check.violation(
                operation,
                new AnswerCheck.Observed(
                    operation.method(),
                    answer.status(),
                    answer.mediaType(),
                    headers,
                    answer.text()));
    violation
        .or(() -> failedLine(operation, answer))
        .ifPresent(text -> failures.add(text + ": " + example + "\n  " + answer));
  }

  /** Each row of an import has an outcome of its own. */
  private static Optional<String> failedLine(Operation operation, Answer answer) {
    return operation.id().equals("importItems")
        ? answer
            .text()
            .lines()
            .filter(line -> !Json.read(line).path("code").isMissingNode())
            .findFirst()
        : Optional.empty();
  }
}
