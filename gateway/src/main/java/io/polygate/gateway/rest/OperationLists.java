package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The bodies of batches and transactions, and of their answers. */
final class OperationLists {
  private OperationLists() {}

  /**
   * The operations of a body.
   *
   * @throws ProblemException if it has another form, or no operation
   * @throws StorageException.TooLarge if there are more than the namespace's backend takes
   */
  static List<OperationRequest> read(byte[] body, Target target) {
    List<OperationRequest> operations =
        WireReader.read(OperationsRequest.class, Bodies.json(body, Json::parse)).operations();
    if (operations.isEmpty()) {
      throw Problem.invalid("/operations", "There must be at least one operation.").exception();
    }
    int most = target.namespace().backend().limits().operations();
    if (operations.size() > most) {
      throw new StorageException.TooLarge(
          "There are too many operations.", "operations", most, operations.size());
    }
    return operations;
  }

  /**
   * Refuses all operations if the caller may not do one of them.
   *
   * @throws ProblemException if it is so
   */
  static void requireAllowed(ApiRequest request, List<OperationRequest> operations, Gate gate) {
    if (!gate.isClosed()) {
      return;
    }
    for (OperationRequest operation : operations) {
      Permission permission =
          switch (operation.op()) {
            case GET, CHECK -> Permission.READ;
            case PUT, UPDATE, DELETE -> Permission.WRITE;
          };
      gate.require(request, permission, operation.collection());
    }
  }

  static Response answer(int status, List<OperationResult> results, boolean replayed) {
    Response.ResponseBuilder answer =
        Response.status(status)
            .header(Headers.CONTENT_TYPE, Headers.JSON)
            .entity(WireWriter.json(new OperationResult.Results(results)));
    if (replayed) {
      answer.header(Headers.IDEMPOTENCY_REPLAYED, "true");
    }
    return answer.build();
  }
}
