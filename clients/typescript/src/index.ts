import createClient, { type Client } from "openapi-fetch";
import { changes, type Change, type Following } from "./changes.js";
import { succeeded } from "./problems.js";
import { DEFAULT_RETRIES, isRead, retrying, type Retries } from "./retries.js";
import type { components, operations, paths } from "./schema.js";
import { Tokens, type Tenant } from "./tokens.js";

export type { Change, Following } from "./changes.js";
export { ChangesGoneError, PolygateError, succeeded, type Problem } from "./problems.js";
export type { Retries } from "./retries.js";
export type { components, paths } from "./schema.js";
export { Tokens, type Tenant } from "./tokens.js";

type Schemas = components["schemas"];

export type Item = Schemas["Item"];
export type Query = Schemas["QueryRequest"];
export type Scan = Schemas["ScanRequest"];
export type Collection = Schemas["Collection"];
export type KeptQuery = Schemas["KeptQuery"];

/** What a query in a URL says: `{ pk: "p", "sk.beginsWith": "order#" }`. */
export type Selection = NonNullable<operations["listItems"]["parameters"]["query"]>;

/** Where the gateway is, and how it is spoken to. */
export interface Options {
  /** For example `http://127.0.0.1:8080`. */
  url: string;
  /** The credential, sent as a bearer token. */
  key?: string;
  /** How requests are tried again; by default up to four times. */
  retries?: Partial<Retries>;
  /** What sends requests; by default the platform's. */
  fetch?: (request: Request) => Promise<Response>;
}

/** A collection of a tenant. */
export interface Place extends Tenant {
  c: string;
}

/** A page of a list: each of them says so where the next one begins. */
interface Paged {
  page: Schemas["Page"];
}

/** A client: `api` has every operation of the OpenAPI document, typed; the rest makes some of them easy. */
export class Polygate {
  readonly api: Client<paths>;
  /** What this client has seen of each tenant; it is sent along by itself. */
  readonly tokens = new Tokens();
  readonly #url: string;
  readonly #send: (request: Request) => Promise<Response>;
  readonly #retries: Retries;

  constructor(options: Options) {
    const send = options.fetch ?? ((request: Request) => globalThis.fetch(request));
    this.#url = options.url;
    this.#retries = { ...DEFAULT_RETRIES, ...options.retries };
    this.#send = this.tokens.sending((request) => {
      if (options.key !== undefined) {
        request.headers.set("Authorization", `Bearer ${options.key}`);
      }
      return send(request);
    }, isRead);
    this.api = createClient<paths>({ baseUrl: options.url, fetch: retrying(this.#send, this.#retries) });
  }

  /** The items that a query in a URL selects, page after page, as they are asked for. */
  items(place: Place, selection: Selection): AsyncGenerator<Item, void, undefined> {
    return pages(
      async (cursor) =>
        asPage<Schemas["Items"]>(
          await this.api.GET("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/items", {
            params: { path: place, query: { ...selection, ...cursor } },
          }),
        ),
      (page) => page.items,
    );
  }

  /** The items of a query, page after page, as they are asked for. */
  query(place: Place, query: Query): AsyncGenerator<Item, void, undefined> {
    return pages(
      async (cursor) =>
        asPage<Schemas["Items"]>(
          await this.api.POST("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/query", {
            params: { path: place },
            body: { ...query, ...cursor },
          }),
        ),
      (page) => page.items,
    );
  }

  /** All items of a collection, page after page, as they are asked for. */
  scan(place: Place, scan: Scan = {}): AsyncGenerator<Item, void, undefined> {
    return pages(
      async (cursor) =>
        asPage<Schemas["Items"]>(
          await this.api.POST("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/scan", {
            params: { path: place },
            body: { ...scan, ...cursor },
          }),
        ),
      (page) => page.items,
    );
  }

  /**
   * The items of a named query of a collection, page after page, as they are asked for. The answer of a named query
   * of SQL has no pages: `api` gives it.
   */
  run(
    tenant: Tenant,
    name: string,
    parameters: Record<string, string | number | boolean> = {},
  ): AsyncGenerator<Item, void, undefined> {
    return pages(
      async (cursor) => {
        const page = asPage<Schemas["Items"] | Schemas["SqlResult"]>(
          await this.api.GET("/v1/namespaces/{ns}/tenants/{t}/queries/{name}", {
            // A query's own parameters are not in the document of all queries.
            params: { path: { ...tenant, name }, query: { ...parameters, ...cursor } as never },
          }),
        );
        if (!("items" in page)) {
          throw new TypeError(`The query ${name} is one of SQL, which has no items.`);
        }
        return page;
      },
      (page) => page.items,
    );
  }

  /** The names of a namespace's tenants that the caller may see, in their order. */
  tenants(ns: string): AsyncGenerator<string, void, undefined> {
    return pages(
      async (cursor) =>
        succeeded(
          await this.api.GET("/v1/namespaces/{ns}/tenants", { params: { path: { ns }, query: { ...cursor } } }),
        ),
      (page) => page.tenants.map(({ name }) => name),
    );
  }

  /** The definitions of a namespace's collections, in the order of their names. */
  collections(ns: string): AsyncGenerator<Collection, void, undefined> {
    return pages(
      async (cursor) =>
        succeeded(
          await this.api.GET("/v1/namespaces/{ns}/collections", { params: { path: { ns }, query: { ...cursor } } }),
        ),
      (page) => page.collections,
    );
  }

  /** The named queries of a namespace, in the order of their names. */
  queries(ns: string): AsyncGenerator<KeptQuery, void, undefined> {
    return pages(
      async (cursor) =>
        succeeded(await this.api.GET("/v1/namespaces/{ns}/queries", { params: { path: { ns }, query: { ...cursor } } })),
      (page) => page.queries,
    );
  }

  /**
   * The changes of a tenant, each once and in their order, as they happen, for as long as they are asked for. A
   * connection that breaks is made again, and goes on after the last change that was given out.
   */
  changes(tenant: Tenant, following: Following = {}): AsyncGenerator<Change, void, undefined> {
    return changes(this.#url, tenant, following, this.#send, this.#retries);
  }
}

/** The page that was answered: without an Accept header of another kind it is none of lines. */
function asPage<T>(answer: { data?: unknown; error?: unknown; response: Response }): T {
  return succeeded(answer) as T;
}

async function* pages<P extends Paged, T>(
  read: (cursor: { cursor?: string }) => Promise<P>,
  itemsOf: (page: P) => T[],
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor === undefined ? {} : { cursor });
    yield* itemsOf(page);
    cursor = page.page.next;
  } while (cursor !== undefined);
}
