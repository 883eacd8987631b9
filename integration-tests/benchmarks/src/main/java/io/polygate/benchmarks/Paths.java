package io.polygate.benchmarks;

/** The paths that the cases use. {@link Traffic#PLACE} stands where requests differ. */
final class Paths {
  /** Answered with 200 by a server that is ready. */
  static final String READY = "/q/health/ready";

  /** One item, always the same. */
  static final String HOT_ITEM = items("hot") + "/drill";

  /** An item of a tenant that has many. */
  static final String NEW_ITEM = items("writes") + "/" + Traffic.PLACE;

  /** The one item of one of many tenants. */
  static final String ITEM_OF_A_TENANT = items("tenant-" + Traffic.PLACE) + "/drill";

  /** The first item of a tenant that does not exist yet. */
  static final String ITEM_OF_A_NEW_TENANT = items("new-" + Traffic.PLACE) + "/drill";

  /** The items of one partition, and one of them. */
  static final String PARTITION = items("query") + "?pk=drills&limit=100";

  /** A query that gives the same items, and its running. */
  static final String NAMED_QUERY = "/v1/namespaces/notes/queries/drills";

  static final String NAMED_QUERY_RUN =
      "/v1/namespaces/notes/tenants/query/queries/drills?shelf=drills&limit=100";

  /** The SQL of a tenant. */
  static final String SQL = "/v1/namespaces/notes/tenants/sql/sql";

  /** One of many items of a tenant that is exported, and its export. */
  static final String EXPORTED_ITEM = items("export") + "/" + Traffic.PLACE;

  static final String EXPORT = "/v1/namespaces/notes/tenants/export/export";

  static final String ITEM_OF_A_PARTITION = items("query") + "/drills/" + Traffic.PLACE;

  /** One of many items of a tenant in the cached key-value store. */
  static final String CACHED_ITEM = sessions("hot") + "/" + Traffic.PLACE;

  /** An item of a tenant in the cached key-value store that has many. */
  static final String NEW_SESSION = sessions("writes") + "/" + Traffic.PLACE;

  /** One of many keys in the key-value store, with their import and definition. */
  static final String ONE_OF_MILLIONS = millions("tenants/many/") + "/items/" + Traffic.PLACE;

  static final String MILLIONS_IMPORT = millions("tenants/many/") + "/import";

  static final String MILLIONS_DEFINITION = millions("");

  private Paths() {}

  private static String millions(String tenant) {
    return "/v1/namespaces/sessions/" + tenant + "collections/many";
  }

  private static String items(String tenant) {
    return collection(tenant) + "/items";
  }

  private static String sessions(String tenant) {
    return "/v1/namespaces/sessions/tenants/" + tenant + "/collections/sessions/items";
  }

  private static String collection(String tenant) {
    return "/v1/namespaces/notes/tenants/" + tenant + "/collections/products";
  }

  /** Where rows are imported to. */
  static String importOf(String tenant) {
    return collection(tenant) + "/import";
  }
}
