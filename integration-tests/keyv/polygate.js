import { EventEmitter } from "node:events";

/** A page of a listing has at most so many items. */
const PAGE = 500;

/**
 * A Keyv store in a collection of a Polygate: Keyv's keys are the sort keys of one partition, so that those of a
 * namespace, which begin alike, are listed by their beginning. Keyv looks at the exact time of expiry itself; the
 * item's own, in whole seconds, is what frees its room.
 */
export default class PolygateStore extends EventEmitter {
  /** Keyv iterates only over stores whose dialect it knows; this one behaves as that of Redis. */
  opts = { dialect: "redis" };
  namespace;
  #items;

  /** @param {string} collection the address of a collection: .../v1/namespaces/N/tenants/T/collections/C */
  constructor(collection) {
    super();
    this.#items = `${collection}/items`;
  }

  async #call(method, path, accepted, options = {}) {
    const answer = await fetch(`${this.#items}${path}`, { method, ...options });
    if (!accepted.includes(answer.status)) {
      throw new Error(`${method} was answered ${answer.status}: ${await answer.text()}`);
    }
    return answer;
  }

  #path = (key) => `/keyv/${encodeURIComponent(key)}`;

  async get(key) {
    const answer = await this.#call("GET", this.#path(key), [200, 404]);
    const body = await answer.json();
    return answer.status === 200 ? body : undefined;
  }

  getMany = (keys) => Promise.all(keys.map((key) => this.get(key)));

  async set(key, value, ttl) {
    const headers = { "Content-Type": "application/json" };
    if (ttl) {
      headers["Item-TTL"] = String(Math.ceil(ttl / 1000));
    }
    await this.#call("PUT", this.#path(key), [200, 201], { headers, body: JSON.stringify(value) });
    return true;
  }

  async delete(key) {
    const answer = await this.#call("DELETE", this.#path(key), [204, 412], { headers: { "If-Match": "*" } });
    return answer.status === 204;
  }

  deleteMany = async (keys) => (await Promise.all(keys.map((key) => this.delete(key)))).some(Boolean);

  has = async (key) => (await this.#call("HEAD", this.#path(key), [200, 404])).status === 200;

  async clear() {
    for await (const [key] of this.iterator(this.namespace)) {
      await this.delete(key);
    }
  }

  async *iterator(namespace) {
    const begin = namespace ? `&sk.beginsWith=${encodeURIComponent(`${namespace}:`)}` : "";
    for (let cursor = ""; cursor !== undefined; ) {
      const after = cursor && `&cursor=${encodeURIComponent(cursor)}`;
      const listing = await this.#call("GET", `?pk=keyv&limit=${PAGE}${begin}${after}`, [200, 404]);
      const { items = [], page } = await listing.json();
      yield* items.map((item) => [item.sk, item.value]);
      cursor = page?.next;
    }
  }
}
