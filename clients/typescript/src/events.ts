/** A server-sent event. */
export interface ServerEvent {
  /** The id of this event, or of the last one that had any. */
  id: string | undefined;
  type: string;
  data: string;
}

/**
 * Reads server-sent events from chunks of bytes as they come. An event that the end of the stream cut in two is
 * none. Comments keep the connection alive and say nothing; `onChunk` is called for them, too.
 */
export async function* serverEvents(
  body: ReadableStream<Uint8Array>,
  onChunk: () => void = () => {},
): AsyncGenerator<ServerEvent, void, undefined> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = "";
  let id: string | undefined;
  let type = "";
  let data: string[] = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      onChunk();
      text += decoder.decode(value, { stream: true });
      // A carriage return at the end may be one half of a line's end.
      const lines = text.split(/\r\n|\n|\r(?!$)/);
      text = lines.pop()!;
      for (const line of lines) {
        if (line === "") {
          if (data.length > 0) {
            yield { id, type: type || "message", data: data.join("\n") };
          }
          type = "";
          data = [];
          continue;
        }
        const colon = line.indexOf(":");
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
        if (field === "id") {
          id = value;
        } else if (field === "event") {
          type = value;
        } else if (field === "data") {
          data.push(value);
        }
      }
    }
  } finally {
    // Whoever stops to read ends the connection; an end that broke is no news.
    await reader.cancel().catch(() => {});
  }
}
