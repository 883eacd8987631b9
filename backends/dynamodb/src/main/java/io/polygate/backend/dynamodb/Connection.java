package io.polygate.backend.dynamodb;

import io.polygate.spi.StorageException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK's client of an instance. It is made at its first use: making one takes longer than the
 * rest of the gateway's start, and a namespace need not be used. It never retries; that is {@link
 * Calls}' business, which knows what is safe. For any thread.
 */
final class Connection implements AutoCloseable {
  /** The region that requests are signed for where an endpoint is given and no region. */
  private static final Region ANY_REGION = Region.US_EAST_1;

  private final DynamoDbSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Opened opened;
  private boolean closed;

  Connection(DynamoDbSettings settings) {
    this.settings = settings;
  }

  /**
   * The client.
   *
   * @throws SdkClientException if it cannot be made: the environment has no region
   */
  DynamoDbClient client() {
    Opened known = opened;
    return known != null ? known.client() : open();
  }

  private DynamoDbClient open() {
    lock.lock();
    try {
      if (closed) {
        throw new StorageException.Unavailable(
            "The backend is closed.", DynamoDbErrors.LATER, null);
      }
      Opened known = opened;
      if (known == null) {
        known = connect();
        opened = known;
      }
      return known.client();
    } finally {
      lock.unlock();
    }
  }

  private Opened connect() {
    SdkHttpClient http =
        ApacheHttpClient.builder()
            .maxConnections(settings.concurrency())
            .connectionTimeout(settings.connectTimeout())
            .connectionAcquisitionTimeout(settings.connectTimeout())
            .socketTimeout(settings.requestTimeout())
            .build();
    AwsCredentialsProvider credentials = credentials(http);
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .httpClient(http)
            .credentialsProvider(credentials)
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()));
    settings.endpoint().ifPresent(builder::endpointOverride);
    settings
        .region()
        .map(Region::of)
        .or(() -> settings.endpoint().map(_ -> ANY_REGION))
        .ifPresent(builder::region);
    return new Opened(builder.build(), credentials, http);
  }

  private AwsCredentialsProvider credentials(SdkHttpClient http) {
    if (settings.localCredentials()) {
      return StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
    }
    DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
    settings.profile().ifPresent(chain::profileName);
    AwsCredentialsProvider own = chain.build();
    return settings.role().<AwsCredentialsProvider>map(role -> assume(role, own, http)).orElse(own);
  }

  private StsAssumeRoleCredentialsProvider assume(
      String role, AwsCredentialsProvider own, SdkHttpClient http) {
    var sts = StsClient.builder().httpClient(http).credentialsProvider(own);
    settings.region().map(Region::of).ifPresent(sts::region);
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts.build())
        .refreshRequest(request -> request.roleArn(role).roleSessionName("polygate"))
        .build();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      Opened known = opened;
      opened = null;
      if (known != null) {
        known.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private record Opened(
      DynamoDbClient client, AwsCredentialsProvider credentials, SdkHttpClient http) {
    void close() {
      client.close();
      if (credentials instanceof SdkAutoCloseable closeable) {
        closeable.close();
      }
      http.close();
    }
  }
}
