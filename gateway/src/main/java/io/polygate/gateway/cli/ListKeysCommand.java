package io.polygate.gateway.cli;

import io.polygate.gateway.access.ApiKey;
import io.polygate.gateway.access.Grant;
import io.polygate.gateway.cli.client.Rows;
import io.polygate.spi.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists keys, without their secrets, which nobody has. */
@Command(
    name = "list",
    description = "Lists the keys.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ListKeysCommand implements Callable<Integer> {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Mixin private KeyStore store = new KeyStore();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (by default ${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TABLE;

  @Override
  public Integer call() {
    return store.with(
        keys -> {
          Instant now = Instant.now();
          Rows.of(
                  keys.all().stream().map(key -> object(key, now)).toList(),
                  "id",
                  "state",
                  "grants",
                  "name",
                  "createdAt",
                  "expiresAt",
                  "revokedAt")
              .print(output, specification.commandLine().getOut());
          return CommandLine.ExitCode.OK;
        });
  }

  private static Value object(ApiKey key, Instant now) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("id", new Value.Text(key.id()));
    members.put("name", new Value.Text(key.name()));
    members.put("state", new Value.Text(state(key, now)));
    members.put("grants", new Value.Text(grants(key)));
    members.put("createdAt", new Value.Text(key.createdAt().toString()));
    key.expiresAt().ifPresent(at -> members.put("expiresAt", new Value.Text(at.toString())));
    key.revokedAt().ifPresent(at -> members.put("revokedAt", new Value.Text(at.toString())));
    return Value.Members.of(members);
  }

  private static String state(ApiKey key, Instant now) {
    if (key.revokedAt().isPresent()) {
      return "revoked";
    }
    return key.isGood(now) ? "good" : "expired";
  }

  private static String grants(ApiKey key) {
    return key.grants().stream().map(Grant::toString).collect(Collectors.joining(","));
  }
}
