import assert from "node:assert/strict";
import { test } from "node:test";
import { serverEvents, type ServerEvent } from "../src/events.js";

async function events(text: string, bytes: number): Promise<ServerEvent[]> {
  const all = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let i = 0; i < all.length; i += bytes) {
        controller.enqueue(all.subarray(i, i + bytes));
      }
      controller.close();
    },
  });
  const read = [];
  for await (const event of serverEvents(body)) {
    read.push(event);
  }
  return read;
}

test("events are the same wherever the network cuts them, and whatever ends their lines", async () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    const text = ["", ": comment", "id: 1", "event: a", "data: grüße 👋", "data:two", "", "data", "", "id: 3", "data: cut"].join(end);
    for (let bytes = 1; bytes < 20; bytes += 1) {
      assert.deepEqual(await events(text, bytes), [
        { id: "1", type: "a", data: "grüße 👋\ntwo" },
        { id: "1", type: "message", data: "" },
      ]);
    }
  }
});
