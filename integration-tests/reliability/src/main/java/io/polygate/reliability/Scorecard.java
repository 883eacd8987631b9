package io.polygate.reliability;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ./polygate scorecard}. */
@Command(
    name = "scorecard",
    sortOptions = false,
    description = {
      "Breaks the built gateway on purpose, and counts what became of what it had acknowledged.",
      "Each line has a control, in which the fault must show. A line that this machine cannot run"
          + " is named with the reason, and has not passed."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every line passed",
      "1:a line failed or did not run",
      "2:the command line is wrong"
    })
public final class Scorecard implements Callable<Integer> {
  private static final String HOME_PROPERTY = "polygate.home";

  /** All lines, in their order. */
  static final List<Line> LINES =
      List.of(new KillLine(), new PowerCutLine(), new LinearizableLine(), new ExactlyOnceLine());

  private final PrintStream out;
  private final PrintStream progress;
  private final List<Line> all;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--soak", description = "Run each line for as long as a night allows.")
  private boolean soak;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "LINE",
      description =
          "Run these lines only, by number or name, separated by commas. Known:"
              + " ${COMPLETION-CANDIDATES}",
      completionCandidates = LineNames.class)
  private List<String> only = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What chance begins with; default: a new one, which the result names.")
  private @Nullable Long seed;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where the result is written; default: target/scorecard.json of the project.")
  private @Nullable Path json;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "Where ledgers and file systems are put; default: that for temporary files.")
  private Path parent = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  /** The names of the lines, for the help. */
  static final class LineNames extends ArrayList<String> {
    LineNames() {
      super(LINES.stream().map(Line::name).toList());
    }
  }

  Scorecard(PrintStream out, PrintStream progress, List<Line> all) {
    this.out = out;
    this.progress = progress;
    this.all = List.copyOf(all);
  }

  /**
   * Runs the command and ends the process.
   *
   * @param arguments the command line after {@code scorecard}
   */
  public static void main(String[] arguments) {
    System.exit(commandLine(new Scorecard(System.out, System.err, LINES)).execute(arguments));
  }

  static CommandLine commandLine(Scorecard scorecard) {
    return new CommandLine(scorecard).setParameterExceptionHandler(scorecard::explain);
  }

  private int explain(ParameterException wrong, String... arguments) {
    progress.println("scorecard: " + wrong.getMessage() + " (see ./polygate scorecard --help)");
    return CommandLine.ExitCode.USAGE;
  }

  @Override
  public Integer call() throws IOException {
    List<Line> chosen = chosen();
    if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
      throw new ParameterException(
          spec.commandLine(),
          "--directory takes a directory that can be written to, not " + parent);
    }
    Path directory = Files.createTempDirectory(parent.toAbsolutePath(), "polygate-scorecard-");
    try {
      long first = seed == null ? System.nanoTime() : seed;
      Rig rig = new Rig(directory, first, soak, progress);
      List<Score> scores = chosen.stream().map(line -> score(line, rig)).toList();
      Path file = json == null ? home().resolve("target/scorecard.json") : json.toAbsolutePath();
      Files.createDirectories(file.getParent());
      Files.writeString(file, Score.json(scores));
      out.print(Score.table(scores));
      return scores.stream().allMatch(Score::passed)
          ? CommandLine.ExitCode.OK
          : CommandLine.ExitCode.SOFTWARE;
    } finally {
      delete(directory);
    }
  }

  private Score score(Line line, Rig rig) {
    progress.println(line.number() + " " + line.name());
    Optional<String> impediment = line.impediment();
    if (impediment.isPresent()) {
      return Score.notRun(line, rig.seed(), impediment.get());
    }
    long began = System.nanoTime();
    try {
      Verdict verdict = line.run(rig);
      return Score.of(line, rig.seed(), verdict, Duration.ofNanos(System.nanoTime() - began));
    } catch (IOException | RuntimeException | AssertionError e) {
      e.printStackTrace(progress);
      return Score.notRun(line, rig.seed(), "it broke off: " + e.getMessage());
    }
  }

  /** The lines of {@code --only} in the order of the list, or all. */
  private List<Line> chosen() {
    if (only.isEmpty()) {
      return all;
    }
    Set<String> names = new LinkedHashSet<>(only);
    List<Line> lines =
        all.stream()
            .filter(line -> names.removeAll(Set.of(line.name(), Integer.toString(line.number()))))
            .toList();
    if (!names.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--only knows no line "
              + String.join(", ", names)
              + "; known are "
              + all.stream().map(Line::name).collect(Collectors.joining(", ")));
    }
    return lines;
  }

  private static Path home() {
    return Path.of(System.getProperty(HOME_PROPERTY, "")).toAbsolutePath();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
