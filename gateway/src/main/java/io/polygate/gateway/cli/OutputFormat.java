package io.polygate.gateway.cli;

/** How a command writes what it has found. */
public enum OutputFormat {
  /** Lines for people. */
  TABLE,
  /** JSON for programs. */
  JSON,
  /** Comma-separated values for spreadsheets. */
  CSV
}
