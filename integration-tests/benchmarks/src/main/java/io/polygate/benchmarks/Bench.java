package io.polygate.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ./polygate bench}. */
@Command(
    name = "bench",
    sortOptions = false,
    description = {
      "Measures the built gateway beside a floor: a bare Vert.x route in its own process, with the"
          + " same JVM flags, that repeats the gateway's answers.",
      "Rates are medians of alternating rounds. Times are taken in an open loop at half the rate,"
          + " from each request's scheduled start.",
      "In the cases rss-* the columns rate and floor are MiB."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every case was measured",
      "1:a case could not be measured; the reason is on standard error",
      "2:the command line is wrong"
    })
public final class Bench implements Callable<Integer> {
  private static final int LONGEST_ROUND_SECONDS = 60;

  /** Flags that the launcher gives the gateway, one a line. */
  private static final String FLAGS_PROPERTY = "polygate.jvm.flags";

  private static final String HOME_PROPERTY = "polygate.home";

  private enum Client {
    AUTO,
    WRK,
    OWN
  }

  private final PrintStream out;
  private final PrintStream errors;
  private final List<Case> all;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print one JSON object for each result.")
  private boolean json;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "CASE",
      description =
          "Measure these cases only, separated by commas; the long ones are measured only so."
              + " Known: ${COMPLETION-CANDIDATES}",
      completionCandidates = CaseNames.class)
  private List<String> only = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Seconds of one round, 1 to " + LONGEST_ROUND_SECONDS + "; default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--client",
      paramLabel = "CLIENT",
      defaultValue = "auto",
      description = "What measures rates: wrk, own, or auto for wrk where it is installed.")
  private Client client = Client.AUTO;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "Where the data is put while measuring; default: the directory for temporary files.")
  private Path parent = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The gateway's configuration; default: none. Its namespaces notes"
              + " and sessions are measured.")
  private @Nullable Path config;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  /** The names of the cases, for the help. */
  static final class CaseNames extends ArrayList<String> {
    CaseNames() {
      super(Cases.ALL.stream().map(Case::name).toList());
    }
  }

  Bench(PrintStream out, PrintStream errors, List<Case> all) {
    this.out = out;
    this.errors = errors;
    this.all = List.copyOf(all);
  }

  /**
   * Runs the command and ends the process.
   *
   * @param arguments the command line after {@code bench}
   */
  public static void main(String[] arguments) {
    System.exit(commandLine(new Bench(System.out, System.err, Cases.ALL)).execute(arguments));
  }

  static CommandLine commandLine(Bench bench) {
    return new CommandLine(bench)
        .setParameterExceptionHandler(bench::explain)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private int explain(ParameterException wrong, String... arguments) {
    errors.println("bench: " + wrong.getMessage() + " (see ./polygate bench --help)");
    return CommandLine.ExitCode.USAGE;
  }

  @Override
  public Integer call() throws IOException {
    List<Case> chosen = chosen();
    if (seconds < 1 || seconds > LONGEST_ROUND_SECONDS) {
      throw new ParameterException(
          spec.commandLine(), "--seconds takes 1 to " + LONGEST_ROUND_SECONDS + ", not " + seconds);
    }
    if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
      throw new ParameterException(
          spec.commandLine(),
          "--directory takes a directory that can be written to, not " + parent);
    }
    if (config != null && !Files.isReadable(config)) {
      throw new ParameterException(
          spec.commandLine(), "--config takes a file that can be read, not " + config);
    }
    try (Cleanup cleanup = new Cleanup()) {
      Path directory = Files.createTempDirectory(parent.toAbsolutePath(), "polygate-bench-");
      cleanup.delete(directory);
      Loader loader = loader(directory, cleanup);
      try (Stage stage = new Stage(settings(), directory, loader, cleanup)) {
        return measure(chosen, stage, Machine.describe(loader, directory));
      }
    }
  }

  private int measure(List<Case> chosen, Stage stage, String machine) {
    Report report = json ? new JsonReport(out) : new TableReport(out);
    report.begin(machine, flags());
    int exitCode = CommandLine.ExitCode.OK;
    for (Case each : chosen) {
      try {
        each.run(stage).forEach(report::add);
      } catch (CaseFailure e) {
        errors.println("bench: " + each.name() + " could not be measured: " + e.getMessage());
        exitCode = CommandLine.ExitCode.SOFTWARE;
      }
    }
    report.end();
    return exitCode;
  }

  /** The cases of {@code --only} in the order of the list, or all that are not long. */
  private List<Case> chosen() {
    if (only.isEmpty()) {
      return all.stream().filter(each -> !each.isLong()).toList();
    }
    Set<String> names = new LinkedHashSet<>(only);
    List<Case> cases = all.stream().filter(each -> names.remove(each.name())).toList();
    if (!names.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--only knows no case "
              + String.join(", ", names)
              + "; known are "
              + all.stream().map(Case::name).collect(Collectors.joining(", ")));
    }
    return cases;
  }

  private Loader loader(Path directory, Cleanup cleanup) throws IOException {
    if (client == Client.OWN) {
      return new LoadClient();
    }
    var wrk = Wrk.find(directory, cleanup);
    if (wrk.isEmpty() && client == Client.WRK) {
      throw new ParameterException(spec.commandLine(), "--client wrk: there is no wrk on the PATH");
    }
    return wrk.orElseGet(LoadClient::new);
  }

  private Settings settings() {
    Path home = Path.of(System.getProperty(HOME_PROPERTY, "")).toAbsolutePath();
    Optional<Path> configuration = Optional.ofNullable(config).map(Path::toAbsolutePath);
    return new Settings(home, configuration, flags(), Duration.ofSeconds(seconds));
  }

  private static List<String> flags() {
    return System.getProperty(FLAGS_PROPERTY, "")
        .lines()
        .map(String::strip)
        .filter(flag -> !flag.isEmpty())
        .toList();
  }
}
