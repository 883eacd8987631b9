package io.polygate.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is measured, in the order in which it is. A new case is one more entry. */
final class Cases {
  private static final int TENANTS = 1000;
  private static final int QUERIED_ITEMS = 50;
  private static final int CACHED_ITEMS = 1000;
  private static final int EXPORTED_ITEMS = 40_000;

  static final List<Case> ALL =
      List.of(
          new HttpCase(
              "item-get-hot", "req/s", 64, Traffic.get(Paths.HOT_ITEM), Cases::storeHotItem),
          new HttpCase(
              "item-get-1000-tenants",
              "req/s",
              64,
              Traffic.get(Paths.ITEM_OF_A_TENANT, new Variable.Chance(TENANTS)),
              Cases::storeTenants),
          durablePut("put-durable-", Paths.NEW_ITEM, 1),
          durablePut("put-durable-", Paths.NEW_ITEM, 16),
          durablePut("put-durable-", Paths.NEW_ITEM, 64),
          new HttpCase(
              "query-50", "req/s", 16, Traffic.get(Paths.PARTITION), Cases::storePartition),
          new HttpCase(
              "named-query-50", "req/s", 16, Traffic.get(Paths.NAMED_QUERY_RUN), Cases::keepQuery),
          new HttpCase(
              "sql-point",
              "req/s",
              16,
              Traffic.post(Paths.SQL, Samples.SQL_POINT),
              stage -> stage.gateway().sample(Traffic.post(Paths.SQL, Samples.SQL_TABLE))),
          new ImportCase("import"),
          new ExportCase("export", stage -> store(stage, Paths.EXPORTED_ITEM, EXPORTED_ITEMS)),
          new HttpCase(
              "tenant-create",
              "tenants/s",
              16,
              Traffic.put(Paths.ITEM_OF_A_NEW_TENANT, new Variable.Unique(), Samples.ITEM),
              stage -> {}),
          new HttpCase(
              "kv-get-cached",
              "req/s",
              64,
              Traffic.get(Paths.CACHED_ITEM, new Variable.Chance(CACHED_ITEMS)),
              stage -> store(stage, Paths.CACHED_ITEM, CACHED_ITEMS)),
          durablePut("kv-put-durable-", Paths.NEW_SESSION, 64),
          new MillionsCase("kv-get-of-10-million", 10_000_000),
          new StartCase("start"),
          new MemoryCase("rss"));

  private Cases() {}

  private static Case durablePut(String name, String path, int connections) {
    return new HttpCase(
        name + connections,
        "req/s",
        connections,
        Traffic.put(path, new Variable.Unique(), Samples.ITEM),
        stage -> {});
  }

  private static void storeHotItem(Stage stage) throws CaseFailure {
    stage.gateway().sample(Traffic.put(Paths.HOT_ITEM, new Variable.Nothing(), Samples.ITEM));
  }

  private static void storeTenants(Stage stage) throws CaseFailure {
    store(stage, Paths.ITEM_OF_A_TENANT, TENANTS);
  }

  private static void storePartition(Stage stage) throws CaseFailure {
    store(stage, Paths.ITEM_OF_A_PARTITION, QUERIED_ITEMS);
  }

  private static void keepQuery(Stage stage) throws CaseFailure {
    storePartition(stage);
    Answer answer =
        stage
            .gateway()
            .exchange(
                "PUT",
                Paths.NAMED_QUERY,
                Map.of("Content-Type", "application/json"),
                Samples.NAMED_QUERY);
    if (!answer.isSuccess()) {
      throw new CaseFailure("PUT " + Paths.NAMED_QUERY + " was answered with " + answer.status());
    }
  }

  /** Puts the items with the numbers from 0. */
  private static void store(Stage stage, String path, int count) throws CaseFailure {
    Traffic put = Traffic.put(path, new Variable.Counted(), Samples.ITEM);
    LoadClient.Outcome outcome =
        stage
            .client()
            .load(
                stage.gateway().port(),
                put,
                Math.min(count, 16),
                new Schedule.Counted(count, Duration.ofSeconds(30)));
    if (outcome.completed() < count) {
      throw new CaseFailure("only " + outcome.completed() + " of " + count + " items were stored");
    }
  }
}
