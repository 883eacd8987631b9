package io.polygate.it.contract;

/** The wire contract on DynamoDB Local, all collections in one table. */
final class DynamoDbHttpIT extends TransactionsHttpContracts {
  DynamoDbHttpIT() {
    super(SharedGateway.DYNAMODB, "dynamodb");
  }
}
