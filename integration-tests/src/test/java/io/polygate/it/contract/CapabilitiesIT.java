package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Http;
import io.polygate.it.server.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The README's table of what each backend can do is what the running gateway says of it, which
 * {@link MissingPartsHttpContract} finds to be true. What the table should be is left in {@code
 * target/capabilities.md}.
 */
@ExtendWith(SharedGateway.class)
final class CapabilitiesIT {
  private static final String BEGIN = "<!-- capabilities:begin -->\n";
  private static final String END = "<!-- capabilities:end -->\n";

  /** The namespaces on backends that the gateway is delivered with. */
  private static final List<String> NAMESPACES =
      List.of(
          SharedGateway.SQLITE,
          SharedGateway.DYNAMODB,
          SharedGateway.KV,
          SharedGateway.SHARDED,
          SharedGateway.REMOTE,
          SharedGateway.LITEFS);

  private final Http http;

  CapabilitiesIT(Http http) {
    this.http = http;
  }

  @Test
  void theReadmeShowsWhatTheBackendsSay() throws IOException {
    String table = table();
    Files.writeString(Path.of("target", "capabilities.md"), table);
    String readme = Files.readString(Path.of("..", "README.md"));
    assertThat(readme).containsOnlyOnce(BEGIN).containsOnlyOnce(END);
    String shown = readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END));
    assertThat(shown)
        .as("README.md; what it should show is in integration-tests/target/capabilities.md")
        .isEqualTo(table);
  }

  /** A row for each part, a column for each kind of backend. */
  private String table() {
    SequencedMap<String, JsonNode> kinds = new LinkedHashMap<>();
    SequencedSet<String> parts = new LinkedHashSet<>();
    for (String namespace : NAMESPACES) {
      JsonNode description = http.get(Routes.namespace(namespace)).expect(200).json();
      kinds.put(description.path("backend").asText(), description.path("parts"));
      description.path("parts").properties().forEach(part -> parts.add(part.getKey()));
    }
    assertThat(parts).isNotEmpty();
    StringBuilder table = new StringBuilder();
    row(table, "Part", kinds.keySet().stream().map(kind -> "`" + kind + "`").toList());
    row(table, "---", kinds.keySet().stream().map(kind -> "---").toList());
    for (String part : parts) {
      List<String> cells = new ArrayList<>();
      for (JsonNode supported : kinds.values()) {
        assertThat(supported.path(part).asText()).isIn("native", "emulated", "unsupported");
        cells.add(supported.path(part).asText());
      }
      row(table, part, cells);
    }
    return table.toString();
  }

  private static void row(StringBuilder table, String first, List<String> cells) {
    table.append("| ").append(first).append(" | ").append(String.join(" | ", cells)).append(" |\n");
  }
}
