/** A server-sent event, as far as GraphQL over SSE uses it. */
export interface ServerEvent {
  readonly name: string;
  readonly id: string;
  readonly data: string;
}

/** Cuts a stream of text into events; comments are passed over. */
export class EventReader {
  private rest = "";

  /** The events that are whole with this part of the text. */
  take(part: string): ServerEvent[] {
    this.rest += part;
    const blocks = this.rest.split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.map(parse).filter((event) => event.name !== "");
  }
}

function parse(block: string): ServerEvent {
  const fields: Record<string, string> = {};
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).replace(/^ /, "");
  }
  return { name: fields["event"] ?? "", id: fields["id"] ?? "", data: fields["data"] ?? "" };
}
