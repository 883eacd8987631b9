package io.polygate.backend.dynamodb;

import io.polygate.spi.TableAdministration;
import java.net.URI;
import java.util.Optional;

/** The tables of DynamoDB, for operators. */
public final class DynamoDbTableAdministration implements TableAdministration {
  /** For the service loader. */
  public DynamoDbTableAdministration() {}

  @Override
  public String kind() {
    return "dynamodb";
  }

  @Override
  public Session connect(Optional<URI> endpoint, Optional<String> region) {
    return new TableSession(DynamoDbSettings.ofEngine(endpoint, region));
  }
}
