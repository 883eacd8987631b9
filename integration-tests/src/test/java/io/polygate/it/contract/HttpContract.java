package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What holds over HTTP whatever the backend. A subclass names the namespace, and with it the
 * backend, that its tests run against. Every test has a tenant and a collection of its own.
 */
@ExtendWith(SharedGateway.class)
abstract class HttpContract {
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";

  private static final AtomicInteger LAST_NAME = new AtomicInteger();

  /** A client of the gateway. */
  final Http http;

  /** The namespace under test. */
  final String namespace;

  /** This test's tenant, which is not there yet. */
  final String tenant = freshName("t");

  /** The name of this test's collection, which is not defined yet. */
  final String collectionName = freshName("c");

  /** The collection of that name in that tenant. */
  final Routes.Collection collection;

  HttpContract(String namespace, Http http) {
    this.namespace = namespace;
    this.http = http;
    this.collection = collectionOf(tenant);
  }

  /** A name that no other test has. */
  static String freshName(String prefix) {
    return prefix + LAST_NAME.incrementAndGet();
  }

  /** This test's collection in a tenant. */
  final Routes.Collection collectionOf(String name) {
    return Routes.Collection.of(namespace, name, collectionName);
  }

  /** The path of something in this test's tenant. */
  final String inTenant(String rest) {
    return Routes.tenant(namespace, tenant) + "/" + rest;
  }

  /** Puts an item that is not there yet, and gives its entity tag. */
  final String created(String path, JsonNode value, String... headers) {
    return http.put(path, value, headers).expect(201).etag();
  }

  /** Defines this test's collection. */
  final void define(ObjectNode definition) {
    http.put(Routes.definition(namespace, collectionName), definition).expect(201);
  }

  /** What the gateway publishes of the namespace. */
  final JsonNode description() {
    return http.get(Routes.namespace(namespace)).expect(200).json();
  }

  /** A limit that the gateway publishes of the namespace. */
  final long limit(String name) {
    JsonNode limit = description().path("limits").path(name);
    assertThat(limit.isIntegralNumber()).as("the limit %s", name).isTrue();
    return limit.longValue();
  }

  /** The {@code items} of an answer. */
  static List<JsonNode> items(Answer answer) {
    JsonNode items = answer.expect(200).json().path("items");
    assertThat(items.isArray()).as("an array of items in %s", answer).isTrue();
    List<JsonNode> list = new ArrayList<>();
    items.forEach(list::add);
    return list;
  }

  /** The sort keys of an answer's items. */
  static List<String> sortKeys(Answer answer) {
    return items(answer).stream().map(item -> item.path("sk").asText()).toList();
  }

  /** The partition keys of an answer's items. */
  static List<String> partitionKeys(Answer answer) {
    return items(answer).stream().map(item -> item.path("pk").asText()).toList();
  }

  /** The cursor of the page after this one; empty if it is the last. */
  static String next(Answer answer) {
    JsonNode next = answer.json().path("page").path("next");
    return next.isTextual() ? next.textValue() : "";
  }

  /** An object with one member {@code n}. */
  static ObjectNode numbered(long n) {
    return Json.object("n", n);
  }

  /**
   * Calls each from a thread of its own, at once, and gives what they gave; fails if one failed.
   */
  static <T> List<T> together(List<Callable<T>> calls) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = calls.stream().map(threads::submit).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(Http.PATIENCE.toSeconds() * 2, TimeUnit.SECONDS));
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new AssertionError("one of the calls failed", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the calls took too long", e);
    }
  }
}
