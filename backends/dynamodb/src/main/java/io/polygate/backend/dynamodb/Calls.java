package io.polygate.backend.dynamodb;

import io.polygate.spi.Deadline;
import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Makes requests and repeats those that may be repeated: reads after any failure that may pass,
 * writes only after one that certainly left nothing done. For any thread.
 */
final class Calls {
  private static final AwsRequestOverrideConfiguration NO_LIMITS =
      AwsRequestOverrideConfiguration.builder().build();

  private final Connection connection;
  private final Duration requestTimeout;

  /**
   * Calls over a connection.
   *
   * @param requestTimeout what the connection itself allows a request
   */
  Calls(Connection connection, Duration requestTimeout) {
    this.connection = connection;
    this.requestTimeout = requestTimeout;
  }

  /** A request, to be made once or more. */
  interface Call<T> {
    /**
     * Makes the request.
     *
     * @param limits its bounds in time, to be given along with it
     */
    T on(DynamoDbClient client, AwsRequestOverrideConfiguration limits);
  }

  /** Makes a request that changes nothing, with as many attempts as the deadline allows. */
  <T> T read(Deadline deadline, Call<T> call) {
    try {
      return readNatively(deadline, call);
    } catch (RefusedRequest e) {
      throw e.translated();
    }
  }

  /**
   * The same of a request that may have more in it than the engine takes.
   *
   * @throws RefusedRequest if so
   */
  <T> T readNatively(Deadline deadline, Call<T> call) {
    Backoff backoff = new Backoff(deadline);
    while (true) {
      try {
        return call.on(connection.client(), limits(deadline));
      } catch (SdkException e) {
        if (DynamoDbErrors.isInvalid(e)) {
          throw new RefusedRequest(e);
        }
        if (!DynamoDbErrors.isPassing(e) || !backoff.pause()) {
          throw DynamoDbErrors.translate(e, false);
        }
      }
    }
  }

  /**
   * Makes a request that changes something, again only after a failure that left nothing done.
   *
   * @throws ConditionalCheckFailedException if its condition does not hold
   * @throws TransactionCanceledException if one of its conditions does not hold
   * @throws RefusedRequest if the engine does not understand it, or an update does not fit the item
   */
  <T> T write(Deadline deadline, Call<T> call) {
    return write(deadline, false, call);
  }

  /**
   * Makes a request that changes something, and that the engine recognizes when it is repeated: it
   * is made again after any failure that may pass.
   *
   * @throws TransactionCanceledException if one of its conditions does not hold
   * @throws RefusedRequest if the engine does not understand it, or an update does not fit the item
   */
  <T> T writeRepeatably(Deadline deadline, Call<T> call) {
    return write(deadline, true, call);
  }

  private <T> T write(Deadline deadline, boolean repeatable, Call<T> call) {
    Backoff backoff = new Backoff(deadline);
    while (true) {
      try {
        // A write that was begun ends: its time is the connection's.
        return call.on(connection.client(), NO_LIMITS);
      } catch (ConditionalCheckFailedException e) {
        throw e;
      } catch (SdkException e) {
        if (e instanceof TransactionCanceledException cancelled
            && DynamoDbErrors.isRefusal(cancelled)) {
          throw cancelled;
        }
        if (DynamoDbErrors.isInvalid(e)) {
          throw new RefusedRequest(e);
        }
        boolean safe = repeatable || !DynamoDbErrors.isAmbiguous(e);
        if (!safe || !DynamoDbErrors.isPassing(e) || !backoff.pause()) {
          throw DynamoDbErrors.translate(e, true);
        }
      }
    }
  }

  private AwsRequestOverrideConfiguration limits(Deadline deadline) {
    long nanos = deadline.remainingNanos();
    if (nanos >= requestTimeout.toNanos()) {
      return NO_LIMITS;
    }
    Duration rest = Duration.ofNanos(Math.max(nanos, Duration.ofMillis(1).toNanos()));
    return AwsRequestOverrideConfiguration.builder().apiCallTimeout(rest).build();
  }

  /** A request that the engine refuses as it stands. */
  static final class RefusedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final SdkException refusal;

    RefusedRequest(SdkException refusal) {
      super(refusal);
      this.refusal = refusal;
    }

    /** What it is for a caller that has no other way. */
    RuntimeException translated() {
      return DynamoDbErrors.translate(refusal, false);
    }
  }
}
