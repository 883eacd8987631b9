package io.polygate.gateway.cli;

import io.polygate.gateway.access.Grant;
import io.polygate.gateway.access.KeyAdministration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a key, and shows it this once. */
@Command(
    name = "create",
    description = {
      "Makes a key and prints it, this once: only its SHA-256 is kept.",
      "",
      "A grant is ROLE[+ROLE]@NAMESPACE[/TENANT[/COLLECTION]], with * for all of a kind; the"
          + " roles are reader, writer, schema, admin and node. For example writer@notes/acme.",
      "After a grant of reader or writer, where CONDITION makes it one of those items alone that"
          + " meet it: \"writer@notes/acme/chats where owner = 'ada'\"."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CreateKeyCommand implements Callable<Integer> {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Mixin private KeyStore store = new KeyStore();

  @Parameters(paramLabel = "NAME", description = "What the key is for, for people.")
  private String name = "";

  @Option(
      names = "--grant",
      required = true,
      paramLabel = "GRANT",
      description = "What its bearer may do, and where; may be repeated.")
  private List<String> grants = new ArrayList<>();

  @Option(
      names = "--expires-in",
      paramLabel = "TIME",
      description = "After what time it is not good any more, such as 90d (by default never).")
  private @Nullable String life;

  @Override
  public Integer call() {
    return store.with(
        keys -> {
          KeyAdministration.Made made =
              keys.create(
                  name,
                  grants.stream().map(Grant::parse).toList(),
                  Optional.ofNullable(life).map(text -> store.time("--expires-in", text)));
          show(specification, made);
          return CommandLine.ExitCode.OK;
        });
  }

  /** The key alone on the standard output, so that it can be kept by a redirection. */
  static void show(CommandSpec specification, KeyAdministration.Made made) {
    specification
        .commandLine()
        .getErr()
        .println(
            "Made the key "
                + made.key().id()
                + made.key().expiresAt().map(end -> ", good until " + end).orElse("")
                + ". It is shown this once:");
    specification.commandLine().getErr().flush();
    specification.commandLine().getOut().println(made.text());
  }
}
