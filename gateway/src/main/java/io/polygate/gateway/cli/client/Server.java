package io.polygate.gateway.cli.client;

import io.polygate.gateway.cli.OutputFormat;
import io.polygate.spi.Value;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every command that speaks to a gateway, and speaking to it. */
final class Server {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec specification = CommandSpec.create();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Where the gateway is (by default POLYGATE_URL, the profile's, or http://127.0.0.1:8080).")
  private @Nullable String url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "The credential (better in POLYGATE_KEY or the profile: others see command lines).")
  private @Nullable String key;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "The profile, of ~/.config/polygate/profiles.properties (by default POLYGATE_PROFILE).")
  private @Nullable String profile;

  @Option(
      names = {"-o", "--output-format"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (by default ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TABLE;

  /**
   * Does something with the gateway; says in one line why it could not, and gives the exit code.
   */
  int with(Consumer<GatewayClient> work) {
    try (GatewayClient client = new GatewayClient(profile())) {
      work.accept(client);
      return ExitCode.OK;
    } catch (CommandFailure e) {
      err().println("polygate: " + e.getMessage());
      return e.exitCode();
    }
  }

  private Profile profile() {
    return Profile.find(
        Optional.ofNullable(url),
        Optional.ofNullable(key),
        Optional.ofNullable(profile),
        System.getenv());
  }

  /** Prints rows in the format that was asked for. */
  void print(Rows rows) {
    rows.print(format, out());
  }

  /** Prints an object: as it is where JSON was asked for. */
  void print(Value object) {
    if (format == OutputFormat.JSON) {
      out().println(Fields.json(object));
      out().flush();
    } else {
      print(Rows.ofMembers(object));
    }
  }

  /** The format that was asked for. */
  OutputFormat format() {
    return format;
  }

  PrintWriter out() {
    return specification.commandLine().getOut();
  }

  PrintWriter err() {
    return specification.commandLine().getErr();
  }
}
