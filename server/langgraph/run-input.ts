import type { RunSettings } from "../../planner/given/run-settings.ts";
import type { InputMessage, RunCreate } from "../../schemas/langgraph/run.ts";
import { AppError } from "../../utils/errors.ts";

/** What a run is given, of the places where clients say it. */
export interface GivenInput {
  /** Nothing at all: the run goes on from where the thread stands. */
  readonly isEmpty: boolean;
  readonly idea: string | null;
  /** What is to change in a finished plan. */
  readonly request: string | null;
  /** What a person wrote in a chat. */
  readonly said: string | null;
  readonly preset: string | undefined;
  readonly model: string | undefined;
  readonly settings: RunSettings;
}

/** @throws AppError `not-offered` for a message that is more than text. */
export function givenInput({ input, config, context }: RunCreate): GivenInput {
  const told = { ...withoutNulls(config?.configurable), ...withoutNulls(context), ...withoutNulls(input) };
  const { preset, model, lang, language = lang, memory, yes, answers, limits } = told;
  const said = saidIn(input?.messages ?? []);
  const [idea, request] = [input?.idea ?? null, input?.request ?? null];
  return {
    isEmpty: idea === null && request === null && said === null,
    idea,
    request,
    said,
    preset,
    model,
    settings: { language, memory, yes, answers, maxTokens: limits?.maxTokens, maxCostUsd: limits?.maxCostUsd },
  };
}

type Present<T> = { [K in keyof T]?: NonNullable<T[K]> };

function withoutNulls<T extends object>(given: T | null | undefined): Present<T> {
  const entries = Object.entries(given ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}

/** The last message of a human; what stands before it is known already. */
function saidIn(messages: InputMessage | readonly InputMessage[]): string | null {
  const list = Array.isArray(messages) ? messages : [messages];
  const last = list.findLast(({ type, role }) => [type, role].some((who) => who === "human" || who === "user"));
  if (!last) return null;
  return typeof last.content === "string" ? last.content : last.content.map(textOf).join("\n");
}

function textOf(part: Exclude<InputMessage["content"], string>[number]): string {
  if (part.type === "text" && typeof part["text"] === "string") return part["text"];
  const en = "messages have text only; files are sent with POST /api/sessions.";
  throw new AppError("not-offered", {
    problem: { en, ko: "메시지에는 텍스트만 쓸 수 있습니다. 파일은 POST /api/sessions로 보내 주세요." },
  });
}
