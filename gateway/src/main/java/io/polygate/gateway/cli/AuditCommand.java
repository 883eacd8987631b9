package io.polygate.gateway.cli;

import io.polygate.gateway.audit.AuditChain;
import io.polygate.spi.ConfigurationException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Follows the chain of an audit log. */
@Command(
    name = "audit",
    description = {
      "Checks that no line of an audit log was changed, added or taken out.",
      "Lines that were cut off at the end cannot be told: keep the digest that it prints elsewhere."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AuditCommand implements Callable<Integer> {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "The log's directory.")
  private Path directory = Path.of("");

  @Override
  public Integer call() {
    CommandLine line = specification.commandLine();
    try {
      AuditChain chain = AuditChain.follow(directory);
      if (chain.broken().isPresent()) {
        line.getErr().println("polygate: the chain is broken at " + chain.broken().get());
        return CommandLine.ExitCode.SOFTWARE;
      }
      line.getOut()
          .println(chain.number() + " lines hold; the last one's digest is " + chain.digest());
      return CommandLine.ExitCode.OK;
    } catch (ConfigurationException e) {
      line.getErr().println("polygate: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }
}
