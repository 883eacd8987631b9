package io.polygate.gateway.cli.client;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Takes statements from a terminal, with a history, until there are no more. */
final class SqlConsole {
  private static final Path HISTORY =
      Path.of(System.getProperty("user.home"), ".polygate_sql_history");

  private final String tenant;
  private final PrintWriter err;

  SqlConsole(String tenant, PrintWriter err) {
    this.tenant = tenant;
    this.err = err;
  }

  /** Gives each text that ends with a semicolon. */
  void run(Consumer<String> statements) {
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .appName("polygate")
              .variable(LineReader.HISTORY_FILE, HISTORY)
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .build();
      err.println("Statements end with a semicolon; Ctrl-D ends.");
      StringBuilder text = new StringBuilder();
      while (true) {
        try {
          text.append(reader.readLine(text.isEmpty() ? tenant + "> " : "   ...> ")).append('\n');
        } catch (UserInterruptException e) {
          text.setLength(0); // What was typed is not wanted.
          continue;
        }
        if (text.toString().isBlank()) {
          text.setLength(0);
        } else if (SqlScript.isComplete(text.toString())) {
          statements.accept(text.toString());
          text.setLength(0);
        }
      }
    } catch (EndOfFileException e) {
      err.println();
    } catch (IOException e) {
      throw new CommandFailure(
          CommandFailure.REFUSED, "this terminal cannot be used: " + e.getMessage());
    }
  }
}
