import type { RunSettings } from "../../../planner/given/run-settings.ts";
import type { RunCreate } from "../../../schemas/langgraph/run.ts";
import { chatInput } from "../messages/chat-input.ts";

/** What a run is given, of the places where clients say it. */
export interface GivenInput {
  /** Nothing at all: the run goes on from where the thread stands. */
  readonly isEmpty: boolean;
  readonly idea: string | null;
  /** What is to change in a finished plan. */
  readonly request: string | null;
  /** What a person wrote in a chat. */
  readonly said: string | null;
  /** The id that the client knows that by. */
  readonly saidAs: string | null;
  readonly preset: string | undefined;
  readonly model: string | undefined;
  readonly settings: RunSettings;
}

/** What is said in the input goes before what is configured. */
export function givenInput({ input, config, context }: RunCreate): GivenInput {
  const told = { ...withoutNulls(config?.configurable), ...withoutNulls(context), ...withoutNulls(input) };
  const { preset, model, lang, language = lang, memory, yes, answers, limits } = told;
  const { text: said = null, id: saidAs = null } = chatInput(input) ?? {};
  const [idea, request] = [input?.idea ?? null, input?.request ?? null];
  return {
    isEmpty: idea === null && request === null && said === null,
    idea,
    request,
    said,
    saidAs,
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
