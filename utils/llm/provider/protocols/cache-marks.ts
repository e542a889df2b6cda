import type { Message } from "../../../../schemas/model/model-call.ts";
import type { ClientMessage } from "./protocol-provider.ts";

/** Text as Anthropic takes it; what stands before a mark is put into the cache. */
interface MarkedText {
  readonly type: "text";
  readonly text: string;
  readonly cache_control?: { readonly type: "ephemeral" };
}

const MARK = { cache_control: { type: "ephemeral" } } as const;
/** The material that prompts begin with, a block a name. Nothing in a block can close it. */
const BLOCK = /<data name="[^"\n]*">\n.*?\n<\/data>\n\n/sy;

/**
 * Messages with marks on what calls of a session share: one behind the rules, one behind the material that the first
 * question begins with. The material is sent a block at a time, so that a cache which was filled by a shorter
 * beginning is found as well.
 */
export function withCacheMarks(messages: readonly Message[]): readonly ClientMessage[] {
  const question = messages.findIndex(({ role }) => role === "user");
  return messages.map(({ role, content }, at): ClientMessage => {
    if (role === "system") return { role, content: [marked(content)] };
    return { role, content: at === question ? parts(content) : content };
  });
}

function parts(content: string): string | readonly MarkedText[] {
  const blocks = leadingBlocks(content);
  const last = blocks.pop();
  if (last === undefined) return content;
  const rest = content.slice(blocks.join("").length + last.length);
  return [...blocks.map(plain), marked(last), ...(rest === "" ? [] : [plain(rest)])];
}

function leadingBlocks(content: string): string[] {
  const blocks: string[] = [];
  BLOCK.lastIndex = 0;
  for (let match = BLOCK.exec(content); match !== null; match = BLOCK.exec(content)) blocks.push(match[0]);
  return blocks;
}

function plain(text: string): MarkedText {
  return { type: "text", text };
}

function marked(text: string): MarkedText {
  return { ...plain(text), ...MARK };
}
