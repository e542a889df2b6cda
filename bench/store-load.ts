// The load that facts about checkpointers were measured with: a small graph of 8 nodes, 12 channels and 8 Sends, whose
// session is about 10 puts, 16 putWrites, 1 getTuple and 90 KB.
import { Annotation, type BaseCheckpointSaver, END, Send, START, StateGraph } from "@langchain/langgraph";

/** A load compiled on a saver: runs one session under a thread id of its own. */
export type Load = (saver: BaseCheckpointSaver) => (thread: string) => Promise<void>;

const SENDS = 8;
const FIELD_CHARACTERS = 850;
const BRIEF_CHARACTERS = 650;
const RESULT_CHARACTERS = 1_450;

const LoadState = Annotation.Root({
  topic: Annotation<string>,
  audience: Annotation<string>,
  summary: Annotation<string>,
  outline: Annotation<string>,
  plan: Annotation<string>,
  budget: Annotation<string>,
  risks: Annotation<string>,
  results: Annotation<Result[]>({ reducer: (all, more) => [...all, ...more], default: () => [] }),
  draft: Annotation<string>,
  review: Annotation<string>,
  changes: Annotation<string>,
  document: Annotation<string>,
});
type LoadState = typeof LoadState.State;

interface Result {
  readonly part: number;
  readonly text: string;
}

interface Task {
  readonly topic: string;
  readonly part: number;
  readonly brief: string;
}

const CORPUS = words(60_000);

/** Words in no order, always the same ones: text that compresses about as prose does. */
function words(characters: number): string {
  const VOCABULARY =
    "the market and a plan for climbing gear used by people who pay little shows risks in season one".split(" ");
  let seed = 1;
  const picked: string[] = [];
  for (let length = 0; length < characters; length += picked.at(-1)?.length ?? 0) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const word = VOCABULARY[seed % VOCABULARY.length] ?? "";
    picked.push(` ${word}${seed % 7 === 0 ? seed % 1_000 : ""}`);
  }
  return picked.join("");
}

/** A piece of text that is this session's and this place's own. */
export function prose(session: string, place: string, characters: number): string {
  let at = 0;
  for (const letter of place + session) at = (at * 31 + letter.charCodeAt(0)) % (CORPUS.length - characters);
  return `${session} ${place}:${CORPUS.slice(at, at + characters)}`;
}

function field({ topic }: { readonly topic: string }, place: string): string {
  return prose(topic, place, FIELD_CHARACTERS);
}

/** A node that writes these channels. */
function writes(...channels: Exclude<keyof LoadState, "topic" | "results">[]) {
  return (state: LoadState): Partial<LoadState> =>
    Object.fromEntries(channels.map((channel) => [channel, field(state, channel)]));
}

function work({ topic, part }: Task): Partial<LoadState> {
  return { results: [{ part, text: prose(topic, `part ${part}`, RESULT_CHARACTERS) }] };
}

function tasks({ topic }: LoadState): Send[] {
  return Array.from({ length: SENDS }, (_, part) => {
    const task: Task = { topic, part, brief: prose(topic, `brief ${part}`, BRIEF_CHARACTERS) };
    return new Send("work", task);
  });
}

function smallGraph() {
  return new StateGraph(LoadState)
    .addNode("intake", writes("audience", "summary", "outline", "budget", "plan"))
    .addNode("shape", writes("outline", "plan", "budget", "risks", "draft"))
    .addNode("assign", writes("summary", "plan", "draft", "risks"))
    .addNode("work", work)
    .addNode("join", writes("draft", "summary", "review", "changes"))
    .addNode("judge", writes("review", "changes", "risks", "audience"))
    .addNode("mend", writes("draft", "plan", "changes", "budget", "outline"))
    .addNode("finish", writes("document", "review", "summary", "plan"))

    .addEdge(START, "intake")
    .addEdge("intake", "shape")
    .addEdge("shape", "assign")
    .addConditionalEdges("assign", tasks, ["work"])
    .addEdge("work", "join")
    .addEdge("join", "judge")
    .addEdge("judge", "mend")
    .addEdge("mend", "finish")
    .addEdge("finish", END);
}

/** The small graph, ready to run. @throws Error where a session does not end with a document of its own. */
export const smallLoad: Load = (saver) => {
  const graph = smallGraph().compile({ checkpointer: saver });
  return async (thread) => {
    const config = { configurable: { thread_id: thread }, durability: "sync" } as const;
    const { document } = await graph.invoke({ topic: thread }, config);
    if (!document?.startsWith(`${thread} `)) throw new Error(`${thread} ended with another session's document`);
  };
};
