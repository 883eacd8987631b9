package io.polygate.gateway.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete command lines. */
@Command(
    name = "completion",
    description = "Prints a script for bash and zsh: source <(polygate completion)",
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Override
  public Integer call() {
    specification
        .commandLine()
        .getOut()
        .println(AutoComplete.bash("polygate", specification.root().commandLine()));
    return ExitCode.OK;
  }
}
