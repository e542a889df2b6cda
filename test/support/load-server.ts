// The model server of a load test, in a process of its own: whatever it answers carries the marker of the idea that the
// request is about. Its parent asks for the counts by a message.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { pathToFileURL } from "node:url";
import type { AnswerContext, AnswerScript, AnswerScripts } from "./openai-answers.ts";
import { startOpenAIServer } from "./openai-server.ts";
import { asksForAudience, shortOutline } from "./planning-script.ts";

export interface LoadCounts {
  readonly requests: number;
  /** Prompts with no marker, or with those of several ideas. */
  readonly mixed: number;
}

export interface LoadServer {
  readonly url: string;
  /** Of all requests up to now. */
  counts(): Promise<LoadCounts>;
  close(): void;
}

/** What an idea carries, and everything that is made of it. */
export function markerOf(index: number): string {
  return `MARKER-${String(index).padStart(4, "0")}`;
}

/** The different markers in a text. */
export function markersIn(text: string): string[] {
  return [...new Set(text.match(/MARKER-\d{4}/g))];
}

/** Starts the server as a process that answers after a while. */
export async function startLoadServer(latencyMs: number): Promise<LoadServer> {
  const child = fork(import.meta.filename, [String(latencyMs)], { execArgv: [] });
  const url = await messageFrom<string>(child);
  const counts = () => {
    const answer = messageFrom<LoadCounts>(child);
    child.send("counts");
    return answer;
  };
  return { url, counts, close: () => void child.kill() };
}

async function messageFrom<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, "message");
  return message;
}

async function serve(latencyMs: number, send: (message: string | LoadCounts) => void): Promise<void> {
  let mixed = 0;
  const markerIn = ({ messages }: AnswerContext) => {
    const found = markersIn(messages.map(({ content }) => content).join("\n"));
    if (found.length !== 1) mixed += 1;
    return found.join(" and ");
  };
  const marked = (made: (about: string) => object, more: AnswerScript = [{}]): AnswerScript => {
    return (context) => {
      const scripted = typeof more === "function" ? more(context) : more[0];
      return { ...Object(scripted), ...made(`It is about ${markerIn(context)}`) };
    };
  };
  const answers: AnswerScripts = {
    Analysis: marked((title) => ({ title }), asksForAudience["Analysis"]),
    Outline: marked((title) => ({ title }), shortOutline["Outline"]),
    Findings: marked((summary) => ({ summary })),
    Section: marked((markdown) => ({ markdown })),
    Review: marked((strength) => ({ strengths: [strength] })),
  };
  const { url, requests } = await startOpenAIServer({ answers, latencyMs, keepsOutlinesOnly: true });
  process.on("message", () => send({ requests: requests.length, mixed }));
  send(url);
}

const startedAsProgram = process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === import.meta.url;
if (startedAsProgram) await serve(Number(process.argv[2]), (message) => process.send?.(message));
