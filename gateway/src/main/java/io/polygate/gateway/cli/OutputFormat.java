package io.polygate.gateway.cli;

/** How a command writes what it has found. */
enum OutputFormat {
  /** Lines for people. */
  TABLE,
  /** JSON for programs. */
  JSON
}
