/** One event of a stream, with the name that some servers give it. */
export interface StreamEvent {
  readonly name: string;
  readonly data: string;
}

/**
 * The events of a body, as they come. Read as careless servers write them: with one line break between two events, with
 * JSON that has no `data:` before it, or with no end behind the last one.
 * @throws What the body throws; the events that were whole have been given before.
 */
export async function* eventsIn(body: AsyncIterable<string>): AsyncGenerator<StreamEvent> {
  let name = "";
  let lines: string[] = [];
  for await (const line of linesIn(body)) {
    if (line !== "") {
      const [, field = "", value = ""] = /^(\w+): ?(.*)$/s.exec(line) ?? [];
      if (field === "event") name = value.trim();
      else if (field === "data") lines.push(value);
      else if (/^\s*[{[]/.test(line)) lines.push(line);
    }
    // Each line of a pretty-printed object is a line of data; a line that is an object of its own is an event.
    const isWhole = line === "" || isEvent(lines);
    if (!isWhole) continue;
    yield* eventsOf(name, lines);
    lines = [];
    if (line === "") name = "";
  }
  yield* eventsOf(name, lines);
}

/** The lines of a body, ended in whichever way; the last one also without an end. */
async function* linesIn(body: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of body) {
    // A line end may be cut in two: what follows a lone CR is seen with the next piece.
    const text = (rest + piece).replace(/^\uFEFF/, "");
    const isHeld = text.endsWith("\r");
    const lines = (isHeld ? text.slice(0, -1) : text).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? "") + (isHeld ? "\r" : "");
    yield* lines;
  }
  yield* rest.split(/\r\n|\n|\r/);
}

function isEvent(lines: readonly string[]): boolean {
  const [only = ""] = lines;
  return lines.length === 1 && (isJson(only) || only.trim() === DONE);
}

const DONE = "[DONE]";

function eventsOf(name: string, lines: readonly string[]): readonly StreamEvent[] {
  const data = lines.join("\n").trim();
  if (data === "") return [];
  if (lines.length < 2 || isJson(data)) return [{ name, data }];
  return lines.map((line) => ({ name, data: line.trim() })).filter((event) => event.data !== "");
}

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
