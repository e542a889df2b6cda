import { isRecord } from "./plain-record.ts";

/** What a person said in a client: its text, and the id that the client knows the message by. */
export interface ChatInput {
  readonly id: string | null;
  readonly text: string;
}

/** Under this length ids are; what is longer is not kept. */
const MAX_ID_CHARACTERS = 200;

/**
 * The last thing that a person said in an input's `messages`: one message or a list, each a text, a message or a pair of role
 * and text, its content a text or blocks. Null where nobody said anything. Pure.
 */
export function chatInput(input: unknown): ChatInput | null {
  if (!isRecord(input) || input["messages"] == null) return null;
  const { messages } = input;
  const list = Array.isArray(messages) ? messages : [messages];
  return list.flatMap((message) => said(message) ?? []).at(-1) ?? null;
}

function said(message: unknown): ChatInput | null {
  if (typeof message === "string") return { id: null, text: message };
  if (Array.isArray(message)) return isHuman(message[0]) ? { id: null, text: textOf(message[1]) } : null;
  if (!isRecord(message) || !isHuman(message["type"] ?? message["role"])) return null;
  const { id, content } = message;
  const isId = typeof id === "string" && id !== "" && id.length <= MAX_ID_CHARACTERS;
  return { id: isId ? id : null, text: textOf(content) };
}

function isHuman(role: unknown): boolean {
  return role === "human" || role === "user";
}

/** Of blocks only what is text: pictures and files are no part of an idea. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .flatMap((block) => {
      if (typeof block === "string") return block;
      return isRecord(block) && block["type"] === "text" && typeof block["text"] === "string" ? block["text"] : [];
    })
    .join("\n");
}
