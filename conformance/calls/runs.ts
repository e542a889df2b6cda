import type { Transcript } from "../transcript.ts";
import {
  ASSISTANT,
  answeredToTheLast,
  answerTo,
  INPUT,
  interruptIn,
  NOBODY,
  newThread,
  waitingThread,
} from "./planning.ts";

const MODES = ["values", "updates", "custom"];
const BEGIN = { assistant_id: ASSISTANT, input: INPUT };

/** Runs: streamed, waited for, answered, joined, refused while another runs, and cancelled. */
export async function callRuns(server: Transcript): Promise<void> {
  await streamed(server);
  await answered(server);
  await refused(server);
  await busy(server);
  await stateless(server);
}

async function streamed(server: Transcript): Promise<void> {
  const thread = await newThread(server);
  const runs = `/threads/${thread}/runs`;
  const begun = await server.step("stream a run to its first question", `${runs}/stream`, {
    json: { ...BEGIN, stream_mode: MODES, stream_resumable: true },
  });
  const run = begun.events[0]?.data?.run_id ?? NOBODY;
  await server.step("GET a run", `${runs}/${run}`, { isWhole: true });
  await server.step("list runs", runs);
  await server.step("list runs by a status", `${runs}?status=success&limit=1`);
  await server.step("join a run that is over", `${runs}/${run}/join`);
  const stream = `${runs}/${run}/stream`;
  await server.step("join the stream of a run that is over, from its beginning", stream, {
    headers: { "last-event-id": "-1" },
  });
  const [, second] = begun.events;
  await server.step("join the stream of a run that is over, after an event", stream, {
    headers: { "last-event-id": second?.id ?? "0" },
  });
  await server.step("join the stream of a run that is over, without an event's id", stream);
  await server.step("join the stream of a run, after an event that is none", stream, {
    headers: { "last-event-id": "no-id" },
  });
  await server.step("GET an unknown run", `${runs}/${NOBODY}`);
  await server.step("join an unknown run", `${runs}/${NOBODY}/join`);
  await server.step("join the stream of an unknown run", `${runs}/${NOBODY}/stream`, {
    headers: { "last-event-id": "-1" },
  });
  await server.step("delete a run", `${runs}/${run}`, { method: "DELETE" });
  const inside = { ...BEGIN, stream_mode: ["tasks", "checkpoints", "debug", "events"] };
  await server.step("stream what happens inside", `/threads/${await newThread(server)}/runs/stream`, { json: inside });
  const chat = { ...BEGIN, stream_mode: ["messages", "messages-tuple"] };
  await server.step("stream messages", `/threads/${await newThread(server)}/runs/stream`, { json: chat });
}

async function answered(server: Transcript): Promise<void> {
  const { thread, interrupt } = await waitingThread(server);
  const runs = `/threads/${thread}/runs`;
  const wait = (json: object) => ({ json: { assistant_id: ASSISTANT, ...json } });
  const again = await server.step(
    "answer a question with nonsense",
    `${runs}/wait`,
    wait({ command: { resume: { [interrupt.id]: { nonsense: true } } } }),
  );
  await server.step(
    "answer an unknown question",
    `${runs}/wait`,
    wait({ command: { resume: { ["f".repeat(32)]: { kind: "option", optionId: "x" } } } }),
  );
  const open = interruptIn(again) ?? interrupt;
  const next = await server.step(
    "answer a question, streamed to the next",
    `${runs}/stream`,
    wait({ command: { resume: answerTo(open) }, stream_mode: MODES }),
  );
  const second = interruptIn(next);
  if (!second) throw new Error("There is no second question");
  const [answer] = Object.values(answerTo(second));
  const third = interruptIn(
    await server.step("answer a question without its id", `${runs}/wait`, wait({ command: { resume: answer } })),
  );
  if (!third) throw new Error("There is no third question");
  const last = await answeredToTheLast(server, thread, third);
  const finished = await server.step(
    "answer the last question, streamed to the end",
    `${runs}/stream`,
    wait({ command: { resume: answerTo(last) }, stream_mode: MODES }),
  );
  await server.step("GET a finished thread", `/threads/${thread}`, { isWhole: true });
  await server.step("GET the state of a finished thread", `/threads/${thread}/state`, { isWhole: true });
  await server.step("join a finished run", `${runs}/${finished.events[0]?.data?.run_id ?? NOBODY}/join`);
  await server.step("answer a thread that asks nothing", `${runs}/wait`, wait({ command: { resume: answerTo(last) } }));
  await server.step("run a finished thread without an input", `${runs}/wait`, wait({ input: null }));
}

async function refused(server: Transcript): Promise<void> {
  const thread = await newThread(server);
  const runs = `/threads/${thread}/runs`;
  const create = (name: string, json: object, path = runs) => server.step(name, path, { json });
  await create("run an unknown assistant", { ...BEGIN, assistant_id: NOBODY });
  await create("stream an unknown assistant", { ...BEGIN, assistant_id: "unknown" }, `${runs}/stream`);
  await create("run without an assistant", { input: INPUT });
  await create("run with a stream mode that is none", { ...BEGIN, stream_mode: "unknown" });
  await create("run with a strategy that is none", { ...BEGIN, multitask_strategy: "unknown" });
  await create("run with a command that is none", { assistant_id: ASSISTANT, command: 3 });
  await create("wait for an input that is none", { assistant_id: ASSISTANT, input: { idea: 3 } }, `${runs}/wait`);
  await create(
    "wait for an input with an unknown key",
    { assistant_id: ASSISTANT, input: { ...INPUT, more: 1 } },
    `${runs}/wait`,
  );
  await create("stream an input that is none", { assistant_id: ASSISTANT, input: 3 }, `${runs}/stream`);
  await server.step("run with a body that is no JSON", runs, { body: "[" });
  await create("run on an unknown thread", BEGIN, `/threads/${NOBODY}/runs`);
  await create("stream on an unknown thread", BEGIN, `/threads/${NOBODY}/runs/stream`);
  const unknown = crypto.randomUUID();
  await create(
    "run on a thread that is made with it",
    { ...BEGIN, if_not_exists: "create" },
    `/threads/${unknown}/runs/wait`,
  );
  await create("schedule runs", { assistant_id: NOBODY, thread_id: thread, schedule: "* * * * *" }, "/runs/crons");
}

async function busy(server: Transcript): Promise<void> {
  const thread = await newThread(server);
  const runs = `/threads/${thread}/runs`;
  const { json } = await server.step("create a run", runs, { json: BEGIN });
  await server.step("run on a thread that runs", runs, { json: BEGIN });
  await server.step("stream on a thread that runs", `${runs}/stream`, { json: BEGIN });
  const run = json?.run_id ?? NOBODY;
  await server.step("join the stream of a run under way", `${runs}/${run}/stream`);
  await server.step("cancel a run that is over", `${runs}/${run}/cancel`, { method: "POST" });
  await server.step("cancel an unknown run", `${runs}/${NOBODY}/cancel`, { method: "POST" });
  await server.step("cancel a run in a way that is none", `${runs}/${run}/cancel?action=unknown`, { method: "POST" });

  const cancelled = await newThread(server);
  const begun = await server.call(`/threads/${cancelled}/runs`, { json: BEGIN });
  const path = `/threads/${cancelled}/runs/${begun.json?.run_id ?? NOBODY}`;
  await server.step("cancel a run and wait", `${path}/cancel?wait=1&action=interrupt`, { method: "POST" });
  await server.step("GET a cancelled run", path);
  await server.step("GET the thread of a cancelled run", `/threads/${cancelled}`);
  await server.step("join the stream of a cancelled run", `${path}/stream`, { headers: { "last-event-id": "-1" } });
  await server.step("go on after a cancelled run", `/threads/${cancelled}/runs/wait`, { json: BEGIN });

  for (const strategy of ["enqueue", "interrupt", "rollback"] as const) {
    const other = `/threads/${await newThread(server)}/runs`;
    await server.call(other, { json: BEGIN });
    await server.step(`run on a thread that runs, to ${strategy}`, `${other}/wait`, {
      json: { ...BEGIN, multitask_strategy: strategy },
    });
  }
}

async function stateless(server: Transcript): Promise<void> {
  await server.step("wait for a run without a thread", "/runs/wait", { json: BEGIN });
  await server.step("stream a run without a thread", "/runs/stream", { json: { ...BEGIN, stream_mode: MODES } });
  await server.step("create a run without a thread", "/runs", { json: { ...BEGIN, on_completion: "keep" } });
}
