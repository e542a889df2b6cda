import { BYTES_PER_TOKEN } from "./spending.ts";

/** What a prompt's tokens are made from. */
export interface PromptText {
  /** Null where any text is an answer. */
  readonly schema: object | null;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** A prompt as a provider's cache sees it: the output schema, which providers put first, then the messages in order. */
export function promptBytes({ schema, messages }: PromptText): Buffer {
  const first = schema === null ? [] : [JSON.stringify(schema)];
  return Buffer.from([...first, ...messages.map(({ role, content }) => `${role}\n${content}`)].join("\n\n"));
}

/** About how many tokens two prompts have in common at their beginning. */
export function sharedTokens(one: PromptText, other: PromptText): number {
  const [a, b] = [promptBytes(one), promptBytes(other)];
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a[at] === b[at]) at += 1;
  return Math.floor(at / BYTES_PER_TOKEN);
}
