import { createServer, connect, type AddressInfo, type Server, type Socket } from "node:net";

/** A connection through a TCP proxy that a test can cut, also in the middle of what the gateway sends. */
export class Proxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** How many connections were made. */
  connections = 0;
  /** After how many bytes from the gateway each next connection is cut; never, if it is undefined. */
  cutAfter: number | undefined;

  private constructor(target: URL) {
    this.#server = createServer((client) => {
      this.connections += 1;
      let left = this.cutAfter ?? Infinity;
      const gateway = connect(Number(target.port), target.hostname);
      for (const socket of [client, gateway]) {
        this.#sockets.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => {
          this.#sockets.delete(socket);
          client.destroy();
          gateway.destroy();
        });
      }
      client.pipe(gateway);
      gateway.on("data", (bytes) => {
        client.write(bytes.subarray(0, Math.min(left, bytes.length)));
        left -= bytes.length;
        if (left <= 0) {
          client.end();
          gateway.destroy();
        }
      });
    });
  }

  static async of(target: string): Promise<Proxy> {
    const proxy = new Proxy(new URL(target));
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts all connections at once. */
  cut(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
