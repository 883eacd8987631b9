package io.polygate.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polygate.client.api.CollectionsApi;
import io.polygate.client.api.CollectionsApi.APIListCollectionsRequest;
import io.polygate.client.api.NamedQueriesApi;
import io.polygate.client.api.NamedQueriesApi.APIListQueriesRequest;
import io.polygate.client.api.QueriesApi;
import io.polygate.client.api.QueriesApi.APIListItemsRequest;
import io.polygate.client.api.QueriesApi.APIQueryItemsRequest;
import io.polygate.client.api.QueriesApi.APIScanItemsRequest;
import io.polygate.client.api.TenantsApi;
import io.polygate.client.api.TenantsApi.APIListTenantsRequest;
import io.polygate.client.invoker.ApiClient;
import io.polygate.client.invoker.ApiException;
import io.polygate.client.model.Collection;
import io.polygate.client.model.Item;
import io.polygate.client.model.Items;
import io.polygate.client.model.KeptQuery;
import io.polygate.client.model.Page;
import io.polygate.client.model.Problem;
import io.polygate.client.model.QueryRequest;
import io.polygate.client.model.ScanRequest;
import io.polygate.client.model.TenantName;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A client of a gateway. Every operation of its API is in the generated classes of {@code
 * io.polygate.client.api}, which {@link #api} makes; the rest makes some of them easy. All of them
 * send again what may be sent again, each write with an idempotency key, and each request with the
 * tenant's consistency token. Safe for use by several threads.
 */
public final class Polygate {
  private static final ObjectMapper MAPPER =
      // Numbers keep their digits.
      ApiClient.createDefaultObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final URI address;
  private final Retries retries;
  private final Tokens tokens = new Tokens();
  private final ResilientHttpClient http;
  private final ApiClient client;

  private Polygate(URI address, Optional<String> key, Retries retries, HttpClient http) {
    this.address = address;
    this.retries = retries;
    this.http = new ResilientHttpClient(http, key, retries, tokens);
    this.client = new Generated(this.http, address);
  }

  /** Has the generated code send by the client of this package. */
  private static final class Generated extends ApiClient {
    private final HttpClient http;

    Generated(HttpClient http, URI address) {
      super(HttpClient.newBuilder(), MAPPER, address.toString());
      this.http = http;
    }

    @Override
    public HttpClient getHttpClient() {
      return http;
    }
  }

  /**
   * Begins to make a client.
   *
   * @param address where the gateway is, for example {@code http://127.0.0.1:8080}
   */
  public static Builder at(String address) {
    return new Builder(URI.create(address.replaceAll("/+$", "")));
  }

  /** Makes a client. */
  public static final class Builder {
    private final URI address;
    private Optional<String> key = Optional.empty();
    private Retries retries = Retries.DEFAULT;
    private Optional<HttpClient> http = Optional.empty();

    private Builder(URI address) {
      this.address = address;
    }

    /** Sends this credential as a bearer token. */
    public Builder key(String secret) {
      key = Optional.of(secret);
      return this;
    }

    /** Tries again in another way than {@link Retries#DEFAULT}. */
    public Builder retries(Retries wanted) {
      retries = wanted;
      return this;
    }

    /** Sends by this client, for example for a proxy or certificates of one's own. */
    public Builder http(HttpClient wanted) {
      http = Optional.of(wanted);
      return this;
    }

    /** The client. */
    public Polygate build() {
      return new Polygate(
          address,
          key,
          retries,
          http.orElseGet(
              () ->
                  HttpClient.newBuilder()
                      .version(HttpClient.Version.HTTP_1_1)
                      .connectTimeout(Duration.ofSeconds(10))
                      .build()));
    }
  }

  /** Operations of one kind: {@code polygate.api(ItemsApi::new)}. */
  public <T> T api(Function<ApiClient, T> constructor) {
    return constructor.apply(client);
  }

  /** Sends any request as the operations are sent: what is not JSON, or is to be streamed. */
  public HttpClient http() {
    return http;
  }

  /** What this client has seen of each tenant. */
  public Tokens tokens() {
    return tokens;
  }

  /**
   * An operation.
   *
   * @param <T> what it answers
   */
  @FunctionalInterface
  public interface Call<T> {
    /** Does it. */
    T call() throws ApiException;
  }

  /**
   * What an operation answers.
   *
   * @throws PolygateException if it was refused
   * @throws UncheckedIOException if no answer of a gateway came
   */
  public static <T> T call(Call<T> call) {
    try {
      return call.call();
    } catch (ApiException e) {
      throw translated(e);
    }
  }

  private static RuntimeException translated(ApiException e) {
    if (e.getCause() instanceof InterruptedException) {
      return new UncheckedIOException(new InterruptedIOException("The call was interrupted."));
    }
    if (e.getCause() instanceof IOException cause) {
      return new UncheckedIOException(cause);
    }
    try {
      String body = e.getResponseBody();
      Problem problem = body == null ? new Problem() : MAPPER.readValue(body, Problem.class);
      if (problem.getCode() != null) {
        return PolygateException.of(problem);
      }
    } catch (JsonProcessingException other) {
      e.addSuppressed(other);
    }
    return new UncheckedIOException(
        new IOException("Something else than a gateway answered: " + e.getMessage(), e));
  }

  /**
   * The items that a query in a URL selects.
   *
   * @param selection says which, for example {@code query -> query.pk("p").skBeginsWith("order#")}
   */
  public Pages<Item> items(CollectionId place, Consumer<APIListItemsRequest.Builder> selection) {
    QueriesApi queries = api(QueriesApi::new);
    return items(
        cursor -> {
          APIListItemsRequest.Builder request =
              APIListItemsRequest.newBuilder()
                  .ns(place.namespace())
                  .t(place.tenant())
                  .c(place.collection());
          selection.accept(request);
          cursor.ifPresent(request::cursor);
          return call(() -> queries.listItems(request.build()));
        });
  }

  /** The items of a query. */
  public Pages<Item> query(CollectionId place, QueryRequest query) {
    QueriesApi queries = api(QueriesApi::new);
    return items(
        cursor -> {
          QueryRequest page = MAPPER.convertValue(query, QueryRequest.class);
          cursor.ifPresent(page::setCursor);
          APIQueryItemsRequest request =
              APIQueryItemsRequest.newBuilder()
                  .ns(place.namespace())
                  .t(place.tenant())
                  .c(place.collection())
                  .queryRequest(page)
                  .build();
          return call(() -> queries.queryItems(request));
        });
  }

  /** All items of a collection, or those of one segment of it. */
  public Pages<Item> scan(CollectionId place, ScanRequest scan) {
    QueriesApi queries = api(QueriesApi::new);
    return items(
        cursor -> {
          ScanRequest page = MAPPER.convertValue(scan, ScanRequest.class);
          cursor.ifPresent(page::setCursor);
          APIScanItemsRequest request =
              APIScanItemsRequest.newBuilder()
                  .ns(place.namespace())
                  .t(place.tenant())
                  .c(place.collection())
                  .scanRequest(page)
                  .build();
          return call(() -> queries.scanItems(request));
        });
  }

  /**
   * The items of a named query of a collection.
   *
   * @param parameters what the query takes, by their names
   */
  public Pages<Item> run(TenantId tenant, String name, Map<String, ?> parameters) {
    return items(
        cursor -> {
          StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
          parameters.forEach(
              (key, value) -> query.add(encoded(key) + "=" + encoded(String.valueOf(value))));
          cursor.ifPresent(text -> query.add("cursor=" + encoded(text)));
          return call(() -> read(below(tenant, "/queries/" + encoded(name) + query), Items.class));
        });
  }

  /** The names of a namespace's tenants that the caller may see, in their order. */
  public Pages<String> tenants(String namespace) {
    TenantsApi tenants = api(TenantsApi::new);
    return new Pages<>(
        cursor -> {
          APIListTenantsRequest.Builder request = APIListTenantsRequest.newBuilder().ns(namespace);
          cursor.ifPresent(request::cursor);
          var page = call(() -> tenants.listTenants(request.build()));
          List<String> names = page.getTenants().stream().map(TenantName::getName).toList();
          return new Pages.Page<>(names, next(page.getPage()));
        });
  }

  /** The definitions of a namespace's collections, in the order of their names. */
  public Pages<Collection> collections(String namespace) {
    CollectionsApi collections = api(CollectionsApi::new);
    return new Pages<>(
        cursor -> {
          APIListCollectionsRequest.Builder request =
              APIListCollectionsRequest.newBuilder().ns(namespace);
          cursor.ifPresent(request::cursor);
          var page = call(() -> collections.listCollections(request.build()));
          return new Pages.Page<>(page.getCollections(), next(page.getPage()));
        });
  }

  /** The named queries of a namespace, in the order of their names. */
  public Pages<KeptQuery> queries(String namespace) {
    NamedQueriesApi queries = api(NamedQueriesApi::new);
    return new Pages<>(
        cursor -> {
          APIListQueriesRequest.Builder request = APIListQueriesRequest.newBuilder().ns(namespace);
          cursor.ifPresent(request::cursor);
          var page = call(() -> queries.listQueries(request.build()));
          return new Pages.Page<>(page.getQueries(), next(page.getPage()));
        });
  }

  /** The changes of a tenant, as they happen, until the stream is closed. */
  public Changes changes(TenantId tenant, Following following) {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    following.collection().ifPresent(name -> query.add("collection=" + encoded(name)));
    if (following.values()) {
      query.add("values=true");
    }
    return new Changes(http, MAPPER, below(tenant, "/changes" + query), following, retries);
  }

  private static Pages<Item> items(Function<Optional<String>, Items> read) {
    return new Pages<>(
        cursor -> {
          Items page = read.apply(cursor);
          return new Pages.Page<>(page.getItems(), next(page.getPage()));
        });
  }

  private static Optional<String> next(Page page) {
    return Optional.ofNullable(page.getNext());
  }

  private URI below(TenantId tenant, String path) {
    return URI.create(
        address
            + "/v1/namespaces/"
            + encoded(tenant.namespace())
            + "/tenants/"
            + encoded(tenant.tenant())
            + path);
  }

  private <T> T read(URI uri, Class<T> type) throws ApiException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri).header("Accept", "application/json").build();
      Answer<String> answer = http.send(request, BodyHandlers.ofString());
      if (!answer.isSuccess()) {
        throw new ApiException(answer.statusCode(), "GET " + uri, answer.headers(), answer.body());
      }
      return MAPPER.readValue(answer.body(), type);
    } catch (IOException e) {
      throw new ApiException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(e);
    }
  }

  private static String encoded(String text) {
    return ApiClient.urlEncode(text);
  }
}
