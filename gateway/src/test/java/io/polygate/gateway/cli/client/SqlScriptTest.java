package io.polygate.gateway.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SqlScriptTest {
  @Test
  void statementsEndAtSemicolons() {
    assertThat(SqlScript.statements("SELECT 1;\n\n SELECT 2 ;; SELECT 3"))
        .containsExactly("SELECT 1", "SELECT 2", "SELECT 3");
    assertThat(SqlScript.statements(" \n;")).isEmpty();
  }

  @Test
  void semicolonsInQuotesAndCommentsEndNothing() {
    assertThat(
            SqlScript.statements(
                "SELECT ';', \"a;b\", [c;d], 'it''s; ok' -- no; end\n, 2 /* ; */; SELECT `;`"))
        .containsExactly(
            "SELECT ';', \"a;b\", [c;d], 'it''s; ok' -- no; end\n, 2 /* ; */", "SELECT `;`");
  }

  @Test
  void whatIsTypedIsCompleteWhenItsLastStatementHasEnded() {
    assertThat(SqlScript.isComplete("SELECT 1;\n")).isTrue();
    assertThat(SqlScript.isComplete("SELECT 1\n")).isFalse();
    assertThat(SqlScript.isComplete("SELECT ';\n")).isFalse();
    assertThat(SqlScript.isComplete("SELECT 1; SELECT")).isFalse();
    assertThat(SqlScript.isComplete("SELECT 1 /* ;")).isFalse();
  }
}
