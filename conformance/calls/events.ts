import type { Answer, StreamedEvent, Transcript } from "../transcript.ts";
import { ASSISTANT, answerTo, INPUT, type Interrupt, NOBODY, newThread } from "./planning.ts";

const CHANNELS = ["lifecycle", "values", "updates", "messages", "tools", "custom", "tasks", "checkpoints", "input"];

/** The newer protocol: commands, and streams of events by channels. */
export async function callEvents(server: Transcript): Promise<void> {
  const thread = await newThread(server);
  const command = (name: string, method: string, params: object, on = thread) =>
    server.step(name, `/threads/${on}/commands`, { json: { id: 1, method, params } });
  const events = (name: string, filter: object, until: (event: StreamedEvent) => boolean, on = thread) =>
    server.step(name, `/threads/${on}/stream/events`, { json: filter, until });

  await command("command before a run: respond", "input.respond", { interrupt_id: "none", response: {} });
  await command("command before a run: an unknown one", "unknown.method", {});
  await command("command to start a run", "run.start", { assistant_id: ASSISTANT, input: INPUT });
  const asked = await events("follow all channels to a question", { channels: CHANNELS }, isOver);
  const seqs = asked.events.map(({ data }) => data.seq as number);
  const middle = asked.events.find(({ event }) => event === "input.requested")?.data.seq ?? 0;
  await events("follow after an event", { channels: CHANNELS, since: middle }, isOver);
  await events("follow an unknown channel besides", { channels: ["lifecycle", "unknown"] }, isOver);
  await server.step(
    "follow after an event, with the id of an earlier one besides",
    `/threads/${thread}/stream/events`,
    {
      json: { channels: CHANNELS, since: middle },
      headers: { "last-event-id": asked.events[0]?.id ?? "0" },
      until: isOver,
    },
  );
  await events("follow the lifecycle only", { channels: ["lifecycle"], namespaces: [[]], depth: 0 }, isOver);
  await command("command to get the state", "state.get", {});
  await command("command to get some of the state", "state.get", { keys: ["idea"] });
  const interrupt = requestedIn(asked);
  if (interrupt) {
    const [response] = Object.values(answerTo(interrupt));
    await command("command to respond", "input.respond", { interrupt_id: interrupt.id, response });
    const last = seqs.at(-1) ?? 0;
    await events("follow to the next question", { channels: CHANNELS, since: last }, isOver);
  }
  await command("command to respond to an unknown question", "input.respond", {
    interrupt_id: "f".repeat(32),
    response: { kind: "option", optionId: "x" },
  });
  await refused(server, command);
}

async function refused(
  server: Transcript,
  command: (name: string, method: string, params: object, on?: string) => Promise<Answer>,
): Promise<void> {
  const thread = await newThread(server);
  const post = (name: string, path: string, json: unknown) => server.step(name, `/threads/${thread}${path}`, { json });
  await command("command to start a run without an assistant", "run.start", { input: INPUT }, thread);
  await command(
    "command to start an unknown assistant",
    "run.start",
    { assistant_id: NOBODY, input: INPUT },
    await newThread(server),
  );
  await command("command to get the state of an unknown thread", "state.get", {}, NOBODY);
  await command("command to respond without a question", "input.respond", { response: {} }, thread);
  await post("command without a method", "/commands", { id: 1 });
  await post("command without an id", "/commands", { method: "state.get" });
  await server.step("command that is no JSON", `/threads/${thread}/commands`, { body: "{" });
  await post("follow no channels", "/stream/events", {});
  await post("follow after what is no event", "/stream/events", { channels: ["values"], since: "x" });
  await post("follow with an unknown key", "/stream/events", { channels: ["values"], more: 1 });
}

/** The run has come to a question, or to its end. */
function isOver({ event, data }: StreamedEvent): boolean {
  const { namespace, data: inner } = data?.params ?? {};
  if (event !== "lifecycle" || namespace?.length !== 0) return false;
  return ["interrupted", "completed", "failed", "cancelled"].includes(inner?.event);
}

function requestedIn({ events }: Answer): Interrupt | null {
  const requested = events.findLast(({ event }) => event === "input.requested")?.data.params.data;
  return requested ? { id: requested.interrupt_id, value: requested.payload ?? requested.value } : null;
}
