import type { Message } from "../../schemas/model/model-call.ts";
import type { ModelInputs } from "../../schemas/model/model-inputs.ts";
import {
  type OwnPrompt,
  ownCodeFailed,
  type Practice,
  type PromptCalls,
  type PromptName,
  type UsualPrompt,
} from "../practice.ts";

const PIECE = /<data name="([^"]*)">\n[\s\S]*?\n<\/data>/g;
const PLACE = /\{\{(data|words)\}\}/g;
const ROLES: ReadonlySet<unknown> = new Set(["system", "user", "assistant"]);
/** Advice, which may be left out; all else is what the answer has to rest on. */
const ADVICE = "guides";

/** Whether a text says where the material is to stand. */
export function placesData(text: string): boolean {
  return text.includes("{{data}}");
}

/**
 * The messages of a call: the usual ones, or those that the program's own prompt makes of the same data.
 * @throws AppError `own-code-failed` where it throws, gives no messages, or drops a piece of its data.
 */
export function ownMessages<P extends PromptName>(
  { prompts }: Pick<Practice, "prompts">,
  name: P,
  data: ModelInputs[PromptCalls[P]],
  usual: readonly Message[],
): readonly Message[] {
  const own: OwnPrompt<PromptCalls[P]> | undefined = prompts[name];
  if (own === undefined) return usual;
  const parts = usualPrompt(usual);
  const messages = typeof own === "string" ? [system(parts), user(filled(own, parts))] : made(name, own, data, parts);
  const text = messages.map(({ content }) => content).join("\n");
  const dropped = Object.entries(parts.pieces).filter(([piece, block]) => piece !== ADVICE && !text.includes(block));
  if (dropped.length === 0) return messages;
  throw ownCodeFailed("prompt", name, `it drops its data: ${dropped.map(([piece]) => piece).join(", ")}`);
}

function made<P extends PromptName>(
  name: P,
  own: Exclude<OwnPrompt<PromptCalls[P]>, string>,
  data: ModelInputs[PromptCalls[P]],
  parts: UsualPrompt,
): readonly Message[] {
  let given: unknown;
  try {
    given = own(data, parts);
  } catch (error) {
    throw ownCodeFailed("prompt", name, error);
  }
  if (typeof given === "string") return [system(parts), user(given)];
  if (Array.isArray(given) && given.length > 0 && given.every(isMessage)) return given;
  throw ownCodeFailed("prompt", name, "it gives neither a text nor messages");
}

/** A message is sent as it is, and its text is looked at: nothing else may be in it. */
function isMessage(value: unknown): value is Message {
  if (typeof value !== "object" || value === null) return false;
  const { role, content } = value as Partial<Record<keyof Message, unknown>>;
  return ROLES.has(role) && typeof content === "string";
}

function usualPrompt(messages: readonly Message[]): UsualPrompt {
  const said = (role: Message["role"]) =>
    messages.flatMap((one) => (one.role === role ? [one.content] : [])).join("\n\n");
  const text = said("user");
  const pieces = Object.fromEntries([...text.matchAll(PIECE)].map(([block, name = ""]) => [name, block]));
  const words = text
    .replace(PIECE, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return { messages, system: said("system"), words, data: Object.values(pieces).join("\n\n"), pieces };
}

/** At once, since the material may hold what looks like a place. */
function filled(text: string, { data, words }: UsualPrompt): string {
  return text.replace(PLACE, (_, place: string) => (place === "data" ? data : words));
}

function system({ system: content }: UsualPrompt): Message {
  return { role: "system", content };
}

function user(content: string): Message {
  return { role: "user", content };
}
