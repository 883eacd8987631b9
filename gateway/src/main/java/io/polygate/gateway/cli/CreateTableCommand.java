package io.polygate.gateway.cli;

import io.polygate.spi.TableAdministration.Capacity;
import io.polygate.spi.TableAdministration.KeyAttribute;
import io.polygate.spi.TableAdministration.KeyType;
import io.polygate.spi.TableAdministration.Table;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a table. */
@Command(
    name = "create",
    description = "Makes a table and waits until it can be used.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CreateTableCommand implements Callable<Integer> {
  /** The ways of paying for a table. */
  enum BillingMode {
    /** By its use. */
    ON_DEMAND("on-demand"),
    /** Beforehand. */
    PROVISIONED("provisioned");

    private final String word;

    BillingMode(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  @Spec private CommandSpec specification = CommandSpec.create();

  @Mixin private Engine engine = new Engine();

  @Parameters(paramLabel = "NAME", description = "The table's name.")
  private String name = "";

  @Option(
      names = "--partition-key",
      paramLabel = "NAME",
      defaultValue = "pk",
      description = "The partition key's attribute (by default ${DEFAULT-VALUE}).")
  private String partitionKey = "";

  @Option(
      names = "--partition-type",
      paramLabel = "TYPE",
      defaultValue = "S",
      description = "Its type: ${COMPLETION-CANDIDATES} (by default ${DEFAULT-VALUE}).")
  private KeyType partitionType = KeyType.S;

  @Option(
      names = "--sort-key",
      paramLabel = "NAME",
      defaultValue = "sk",
      description = "The sort key's attribute (by default ${DEFAULT-VALUE}).")
  private String sortKey = "";

  @Option(
      names = "--sort-type",
      paramLabel = "TYPE",
      defaultValue = "S",
      description = "Its type (by default ${DEFAULT-VALUE}).")
  private KeyType sortType = KeyType.S;

  @Option(names = "--no-sort-key", description = "The table has no sort key.")
  private boolean noSortKey;

  @Option(
      names = "--billing-mode",
      paramLabel = "MODE",
      defaultValue = "on-demand",
      description = "${COMPLETION-CANDIDATES} (by default ${DEFAULT-VALUE}).")
  private BillingMode billingMode = BillingMode.ON_DEMAND;

  @Option(
      names = "--read-capacity",
      paramLabel = "UNITS",
      defaultValue = "5",
      description = "The provisioned read capacity (by default ${DEFAULT-VALUE}).")
  private long readCapacity;

  @Option(
      names = "--write-capacity",
      paramLabel = "UNITS",
      defaultValue = "5",
      description = "The provisioned write capacity (by default ${DEFAULT-VALUE}).")
  private long writeCapacity;

  @Override
  public Integer call() {
    check(
        name.matches("[A-Za-z0-9_.-]{3,255}"), "a table's name has 3 to 255 of A-Z a-z 0-9 _ . -");
    check(isAttribute(partitionKey), "--partition-key must have 1 to 255 characters");
    check(isAttribute(sortKey), "--sort-key must have 1 to 255 characters");
    check(noSortKey || !sortKey.equals(partitionKey), "--sort-key must not be --partition-key");
    check(readCapacity > 0, "--read-capacity must be 1 or more");
    check(writeCapacity > 0, "--write-capacity must be 1 or more");
    Capacity capacity =
        switch (billingMode) {
          case ON_DEMAND -> new Capacity.OnDemand();
          case PROVISIONED -> new Capacity.Provisioned(readCapacity, writeCapacity);
        };
    Table table =
        new Table(
            name,
            new KeyAttribute(partitionKey, partitionType),
            noSortKey ? Optional.empty() : Optional.of(new KeyAttribute(sortKey, sortType)),
            List.of());
    return engine.with(
        session -> {
          session.create(table, capacity);
          specification.commandLine().getOut().println("Made the table " + name + ".");
          return CommandLine.ExitCode.OK;
        });
  }

  private static boolean isAttribute(String name) {
    return !name.isBlank() && name.length() <= 255;
  }

  private void check(boolean right, String message) {
    if (!right) {
      throw new ParameterException(specification.commandLine(), message);
    }
  }
}
