import type { Context } from "hono";
import { z } from "zod";
import { RunCreate } from "../../../schemas/langgraph/run.ts";
import { AppError, toAppError } from "../../../utils/errors.ts";
import type { AppEnv } from "../../app-env.ts";
import type { BeginRun } from "../../auth/begun-run.ts";
import { checkedInput } from "../../http/bodies/checked-input.ts";
import { isRecord } from "../messages/plain-record.ts";
import { beginThreadRun } from "../runs/begin-run.ts";
import { statusOf } from "../shapes.ts";
import { withChat } from "../threads/thread-chat.ts";
import { placeBefore } from "./protocol-events.ts";

/** The body of `POST /threads/{id}/commands`. */
export const Command = z.looseObject({
  id: z.int().min(0),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).nullish(),
});
export type Command = z.infer<typeof Command>;

type Params = Readonly<Record<string, unknown>>;

/** What a command comes to, where it is carried out. */
interface Done {
  readonly result: object;
  /** The number of the last event that was there before it. */
  readonly through: number;
}

/** A command's answer: its own errors come with status 200, as LangGraph's server sends them. */
export type CommandAnswer =
  | { readonly type: "success"; readonly id: number; readonly result: object; readonly meta: object }
  | { readonly type: "error"; readonly id: number; readonly error: ProtocolErrorCode; readonly message: string };

type ProtocolErrorCode =
  | "invalid_argument"
  | "unknown_command"
  | "no_such_run"
  | "no_such_interrupt"
  | "permission_denied"
  | "not_supported";

/** Thrown for what only the protocol's own words say. */
class ProtocolRefusal extends Error {
  override readonly name = "ProtocolRefusal";
  readonly code: ProtocolErrorCode;

  constructor(code: ProtocolErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Carries a command out.
 * @throws AppError for what is no matter of the command: a thread that is unknown, too many runs, storage.
 */
export async function commandAnswer(
  c: Context<AppEnv>,
  begin: BeginRun,
  thread: string,
  { id, method, params }: Command,
): Promise<CommandAnswer> {
  try {
    const { result, through } = await carriedOut(c, begin, thread, method, params ?? {});
    return { type: "success", id, result, meta: { thread_id: thread, applied_through_seq: through } };
  } catch (error) {
    if (error instanceof ProtocolRefusal) return { type: "error", id, error: error.code, message: error.message };
    const refusal = toAppError(error);
    const code = refusal.httpStatus >= 500 ? undefined : refusalCode(refusal);
    if (code === undefined) throw error;
    return { type: "error", id, error: code, message: refusal.inLanguage(c.var.language) };
  }
}

async function carriedOut(
  c: Context<AppEnv>,
  begin: BeginRun,
  thread: string,
  method: string,
  params: Params,
): Promise<Done> {
  switch (method) {
    case "run.start":
      return runStart(c, begin, thread, params);
    case "input.respond":
      return inputRespond(c, begin, thread, params);
    case "state.get":
      return stateGet(c, thread, params);
    case "agent.getTree":
      return agentTree(c, thread);
    default:
      // Those of a WebSocket; over HTTP each stream says itself what it wants.
      if (/^subscription\./u.test(method))
        throw new ProtocolRefusal("not_supported", `${method} is of WebSockets: POST the channels to /stream/events.`);
      throw new ProtocolRefusal("unknown_command", `Unknown protocol command: ${method.slice(0, 80)}`);
  }
}

async function runStart(c: Context<AppEnv>, begin: BeginRun, thread: string, params: Params): Promise<Done> {
  const { assistant_id, input, config, metadata, multitaskStrategy: multitask_strategy } = params;
  if (typeof assistant_id !== "string" || assistant_id === "")
    throw new ProtocolRefusal("invalid_argument", "run.start requires an assistant_id.");
  const configurable = isRecord(config) && isRecord(config["configurable"]) ? config["configurable"] : {};
  const { checkpoint_id } = configurable;
  const run = await begun(c, begin, thread, {
    ...{ assistant_id, input, config, metadata, checkpoint_id, multitask_strategy },
    if_not_exists: "create",
  });
  return { result: { run_id: run.run }, through: placeBefore(run.starts.at(-1) ?? run.begin) };
}

async function inputRespond(c: Context<AppEnv>, begin: BeginRun, thread: string, params: Params): Promise<Done> {
  const responses = Array.isArray(params["responses"]) ? params["responses"] : [params];
  const answers = responses.map((response: unknown) => {
    const { interrupt_id, response: answer } = isRecord(response) ? response : {};
    if (typeof interrupt_id !== "string")
      throw new ProtocolRefusal("invalid_argument", "input.respond requires an interrupt_id.");
    return [interrupt_id, answer] as const;
  });
  if (answers.length === 0)
    throw new ProtocolRefusal("invalid_argument", "input.respond requires at least one response.");
  const { session } = await c.var.planner.threads.get(thread);
  if (!session) throw new ProtocolRefusal("no_such_run", "No interrupted run is bound to this thread.");
  if (session.state !== "waiting")
    throw new ProtocolRefusal("invalid_argument", "input.respond can only be used while the run is interrupted.");
  const { update, goto, config, metadata } = params;
  const run = await begun(c, begin, thread, {
    ...{ assistant_id: ASSISTANT_NAME, config, metadata },
    command: { resume: Object.fromEntries(answers), update, goto },
  });
  return { result: {}, through: placeBefore(run.starts.at(-1) ?? run.begin) };
}

/** What every thread is of; an answer does not name it. */
const ASSISTANT_NAME = "plancraft";

async function begun(c: Context<AppEnv>, begin: BeginRun, thread: string, body: object) {
  try {
    return await beginThreadRun(c, begin, thread, checkedInput(RunCreate, body, "body"));
  } catch (error) {
    // Where the id is taken by somebody else, there is no such thread for who asks.
    if (toAppError(error).code === "session-exists") throw new AppError("session-unknown", { session: thread });
    throw error;
  }
}

async function stateGet(c: Context<AppEnv>, thread: string, { keys }: Params): Promise<Done> {
  const { planner } = c.var;
  const told = await planner.threads.told(thread);
  const { session } = told;
  if (!session) return { result: { values: {} }, through: 0 };
  const { lastSeq } = await planner.status(thread);
  const [state] = await withChat(planner, { ...told, session }, [await planner.threads.state(thread)]);
  if (!state) throw new AppError("defect", { problem: "a state was lost" });
  const wanted = Array.isArray(keys) ? keys : null;
  const values = Object.fromEntries(Object.entries(state.values).filter(([key]) => wanted?.includes(key) ?? true));
  const checkpoint = state.checkpoint === null ? {} : { checkpoint: { id: state.checkpoint, ns: "" } };
  return { result: { values, ...checkpoint }, through: placeBefore(lastSeq + 1) };
}

/** There are no subgraphs: the tree is its root. */
async function agentTree(c: Context<AppEnv>, thread: string): Promise<Done> {
  const { planner } = c.var;
  const known = await planner.threads.get(thread);
  if (!known.session) throw new ProtocolRefusal("no_such_run", "No active run is bound to this thread.");
  const { lastSeq } = await planner.status(thread);
  const status = { busy: "running", interrupted: "interrupted", error: "failed", idle: "completed" }[statusOf(known)];
  return { result: { tree: { namespace: [], status, graph_name: ASSISTANT_NAME } }, through: placeBefore(lastSeq + 1) };
}

/** In the protocol's words; undefined for what is answered by the status of the request. */
function refusalCode({ code, httpStatus }: AppError): ProtocolErrorCode | undefined {
  if (code === "question-not-open" || code === "answer-out-of-date") return "no_such_interrupt";
  if (code === "not-offered") return "not_supported";
  if (code === "session-unknown" || httpStatus === 401 || httpStatus === 429) return undefined;
  return httpStatus === 403 ? "permission_denied" : "invalid_argument";
}
