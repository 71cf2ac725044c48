import { element } from "./dom.ts";
import { consoleWordsFor } from "./graphiqlWords.ts";
import { EventReader } from "./sse.ts";

/** Results that are kept on the page. */
const resultsMax = 200;

const roles = ["", "consumer", "enterprise", "department", "bank", "auditor", "operator"];

const example = `subscription Follow($tags: [String!]!, $after: Long) {
  events(tags: $tags, after: $after) { position bizStep disposition place { name } items { id } withheld }
}`;

const exampleVariables = '{ "tags": ["item:https://id.gs1.org/01/09520032003219/21/RG2501G005"], "after": -1 }';

const rootFields = "{ __schema { queryType { ...T } mutationType { ...T } subscriptionType { ...T } } } fragment T on __Type { name fields { name description args { name } } }";

interface RootType {
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly description: string | null; readonly args: readonly { readonly name: string }[] }[];
}

/** Runs an operation; each result comes as it is made, of a query one and of a subscription many. */
async function run(body: string, role: string, signal: AbortSignal, show: (result: string) => void): Promise<void> {
  const headers: Record<string, string> = { "Content-Type": "application/json", Accept: "text/event-stream" };
  if (role !== "") headers["Xinyuan-Role"] = role;
  const response = await fetch("/graphql", { method: "POST", headers, body, signal });
  if (!response.ok || response.body === null) {
    show(await response.text());
    return;
  }
  const [reader, events, decoder] = [response.body.getReader(), new EventReader(), new TextDecoder()];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const event of events.take(decoder.decode(value, { stream: true }))) if (event.name === "next") show(event.data);
  }
}

function readable(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

function area(rows: number, text: string): HTMLTextAreaElement {
  const made = element("textarea", "");
  [made.rows, made.value, made.spellcheck] = [rows, text, false];
  return made;
}

/** The fields that an operation can begin with, out of the schema itself. */
async function listFields(into: HTMLElement): Promise<void> {
  await run(JSON.stringify({ query: rootFields }), "", new AbortController().signal, (json) => {
    const { data } = JSON.parse(json) as { data: { __schema: Record<string, RootType | null> } };
    for (const type of Object.values(data.__schema)) {
      if (type === null) continue;
      const fields = type.fields.map((field) => {
        const args = field.args.map((arg) => arg.name).join(", ");
        return element("li", "", element("code", "", args === "" ? field.name : `${field.name}(${args})`), ` ${field.description ?? ""}`);
      });
      into.append(element("h3", "", type.name), element("ul", "", ...fields));
    }
  });
}

function build(section: HTMLElement): void {
  const words = consoleWordsFor(document.documentElement.lang);
  const [query, variables] = [area(10, example), area(3, exampleVariables)];
  const role = element("select", "", ...roles.map((one) => element("option", "", one)));
  const [start, stop] = [element("button", "", words.run), element("button", "", words.stop)];
  const [status, results] = [element("p", "note"), element("ol", "")];
  status.setAttribute("role", "status");
  stop.disabled = true;
  let running: AbortController | null = null;

  const show = (result: string): void => {
    results.prepend(element("li", "", element("pre", "hash", readable(result))));
    while (results.childElementCount > resultsMax) results.lastElementChild?.remove();
  };
  const begin = async (): Promise<void> => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    results.replaceChildren();
    [stop.disabled, status.textContent] = [false, words.running];
    try {
      const given = variables.value.trim() === "" ? {} : (JSON.parse(variables.value) as unknown);
      await run(JSON.stringify({ query: query.value, variables: given }), role.value, mine.signal, show);
      if (running === mine) status.textContent = words.complete;
    } catch (failure) {
      if (running === mine) status.textContent = mine.signal.aborted ? words.stopped : String(failure);
    }
    if (running === mine) stop.disabled = true;
  };
  start.addEventListener("click", () => void begin());
  stop.addEventListener("click", () => running?.abort());
  section.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void begin();
  });

  const fields = element("details", "", element("summary", "", words.fields));
  fields.addEventListener("toggle", () => void listFields(fields), { once: true });
  section.append(
    element("label", "", words.query, query),
    element("label", "", words.variables, variables),
    element("label", "", words.role, role),
    element("p", "", start, " ", stop),
    status,
    results,
    fields,
  );
}

const section = document.getElementById("graphiql");
if (section !== null) build(section);
