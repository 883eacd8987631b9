package io.polygate.backend.dynamodb;

import io.polygate.spi.StorageException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.http.conn.ConnectTimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionSizeLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * The one place where the SDK's failures become the SPI's. They are told apart by their types and
 * the service's error codes, never by their messages.
 */
final class DynamoDbErrors {
  /** When a retry makes sense after the engine has refused for its rate or for a conflict. */
  static final Duration SOON = Duration.ofSeconds(1);

  /** When a retry makes sense after a trouble that somebody must mend. */
  static final Duration LATER = Duration.ofSeconds(5);

  /** The codes, which have no types, of requests that the engine does not let the gateway make. */
  private static final Set<String> DENIALS =
      Set.of(
          "AccessDeniedException",
          "AccessDenied",
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "IncompleteSignatureException",
          "MissingAuthenticationTokenException",
          "InvalidClientTokenId",
          "SignatureDoesNotMatch",
          "ExpiredTokenException",
          "ExpiredToken",
          "OptInRequired");

  /** The reasons for which a transaction is cancelled though its conditions hold. */
  private static final Set<String> PASSING_REASONS =
      Set.of(
          "None",
          "TransactionConflict",
          "ThrottlingError",
          "ProvisionedThroughputExceeded",
          "RequestLimitExceeded");

  private static final Logger LOG = System.getLogger(DynamoDbErrors.class.getName());

  private DynamoDbErrors() {}

  /**
   * The failure of a call, for whoever asked for it.
   *
   * @param write whether the call would have changed something
   */
  static StorageException translate(SdkException e, boolean write) {
    if (e instanceof TransactionCanceledException cancelled && isThrottled(cancelled)) {
      return new StorageException.Throttled(SOON);
    }
    if (isConflict(e)) {
      return new StorageException.Conflict(StorageException.Conflict.Reason.CONCURRENT_WRITE);
    }
    if (isThrottling(e)) {
      return new StorageException.Throttled(SOON);
    }
    if (isDenial(e)) {
      LOG.log(Level.ERROR, "DynamoDB does not let the gateway do what it must: " + code(e), e);
      return unavailable("The gateway is not allowed to use the store.", e);
    }
    if (e instanceof ResourceNotFoundException || e instanceof ResourceInUseException) {
      LOG.log(Level.ERROR, "A table that the gateway needs is not there: " + code(e), e);
      return unavailable("A table of the store is missing or not ready.", e);
    }
    if (e instanceof ItemCollectionSizeLimitExceededException) {
      return new StorageException.OutOfSpace("The partition can hold no more.", e);
    }
    if (isInvalid(e)) {
      return new StorageException.Rejected("The store cannot do this with the item.", "item");
    }
    return write && isAmbiguous(e)
        ? new StorageException.OutcomeUnknown("The store did not say what became of the write.", e)
        : unavailable("The store cannot be reached, or has failed.", e);
  }

  /** Whether a later attempt may succeed. */
  static boolean isPassing(SdkException e) {
    return isThrottling(e) || isConflict(e) || isConnection(e) || isAmbiguous(e);
  }

  /** Whether the call may have had its effect though it failed. */
  static boolean isAmbiguous(SdkException e) {
    if (e instanceof SdkServiceException service) {
      return service.statusCode() >= 500;
    }
    return e instanceof ApiCallTimeoutException
        || e instanceof ApiCallAttemptTimeoutException
        || e instanceof AbortedException
        || (causedBy(e, IOException.class) && !isConnection(e));
  }

  /** Whether the engine says that the request itself is wrong. */
  static boolean isInvalid(SdkException e) {
    return "ValidationException".equals(code(e));
  }

  /** Whether some condition of a transaction did not hold, or an update in it does not fit. */
  static boolean isRefusal(TransactionCanceledException e) {
    return e.hasCancellationReasons()
        && reasons(e).stream().anyMatch(reason -> !PASSING_REASONS.contains(reason));
  }

  private static boolean isConflict(SdkException e) {
    return e instanceof TransactionConflictException
        || e instanceof TransactionInProgressException
        || (e instanceof TransactionCanceledException cancelled && !isRefusal(cancelled));
  }

  private static boolean isThrottled(TransactionCanceledException e) {
    List<String> reasons = reasons(e);
    return !isRefusal(e)
        && !reasons.contains("TransactionConflict")
        && reasons.stream().anyMatch(reason -> !reason.equals("None"));
  }

  private static List<String> reasons(TransactionCanceledException e) {
    return e.cancellationReasons().stream().map(CancellationReason::code).toList();
  }

  private static boolean isThrottling(SdkException e) {
    return e instanceof SdkServiceException service && service.isThrottlingException();
  }

  private static boolean isDenial(SdkException e) {
    return DENIALS.contains(code(e));
  }

  /** Whether the request never left: there was nobody to send it to. */
  private static boolean isConnection(SdkException e) {
    return causedBy(e, ConnectException.class)
        || causedBy(e, ConnectTimeoutException.class)
        || causedBy(e, UnknownHostException.class)
        || causedBy(e, NoRouteToHostException.class);
  }

  private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String code(SdkException e) {
    return e instanceof AwsServiceException service
            && service.awsErrorDetails() != null
            && service.awsErrorDetails().errorCode() != null
        ? service.awsErrorDetails().errorCode()
        : e.getClass().getSimpleName();
  }

  private static StorageException unavailable(String message, SdkException e) {
    return new StorageException.Unavailable(message, LATER, e);
  }
}
