import type { PlannerEvent, SettledQuestion } from "../../../schemas/event.ts";
import type { Language } from "../../../schemas/idea.ts";
import { chatWords } from "./chat-words.ts";
import { questionText } from "./question-text.ts";

/** A message as LangGraph's clients read it. */
export interface ChatMessage {
  readonly type: "human" | "ai";
  readonly id: string;
  readonly content: string;
  readonly additional_kwargs: Readonly<Record<string, never>>;
  readonly response_metadata: Readonly<Record<string, never>>;
  /** Of `ai` only; clients that look for tool calls expect a list. */
  readonly tool_calls?: readonly never[];
  readonly invalid_tool_calls?: readonly never[];
}

/** What a session's chat is made of. */
export interface ToldSession {
  readonly session: string;
  readonly idea: string;
  /** In which language we speak: what was asked for; null where it is that of the idea. */
  readonly language: Language | null;
  /** The stored events up to where the chat is wanted, in order, from the first. */
  readonly events: Iterable<PlannerEvent>;
}

/**
 * The `messages` channel of a session: the idea, each question as it was asked, what it was answered with, requests for
 * changes, replies, and last the plan. The ids are the same whenever and wherever it is made. Pure.
 */
export function messagesOf({ session, idea, language, events }: ToldSession): ChatMessage[] {
  const chat = new SessionChat(session, idea, language);
  for (const event of events) chat.add(event);
  return chat.messages();
}

/** The same for who has the events one by one. */
export class SessionChat {
  readonly #session: string;
  readonly #language: Language;
  /** By id, in the order in which they came. */
  readonly #messages = new Map<string, ChatMessage>();
  /** The interrupt under which each question was asked last, by the question's id. */
  readonly #asked = new Map<string, string>();
  #plan: string | null = null;

  constructor(session: string, idea: string, language: Language | null) {
    this.#session = session;
    this.#language = language ?? spokenIn(idea);
    this.#put("human", "idea", idea);
  }

  /** @returns Whether the chat has another message, or one of them another text. */
  add(event: PlannerEvent): boolean {
    const words = chatWords(this.#language);
    switch (event.type) {
      case "session-started": {
        if (!event.revision) return false;
        return this.#put("human", `request-${event.revision.number}`, event.revision.request);
      }
      case "question-asked":
      case "waiting": {
        const questions = event.type === "waiting" ? event.questions : [event.question];
        return questions
          .map((question) => {
            this.#asked.set(question.id, question.interruptId);
            const text = questionText(question, this.#language);
            return this.#put("ai", `question-${question.interruptId}-${question.attempt}`, text);
          })
          .includes(true);
      }
      case "step-finished":
        return (event.answers ?? []).map((answer) => this.#settle(answer)).includes(true);
      case "done": {
        if (event.reply !== undefined) this.#put("ai", `reply-${event.seq}`, event.reply);
        if (event.reason === "limit") this.#put("ai", `limit-${event.seq}`, words.stoppedAtLimit);
        if (event.plan !== null) this.#putPlan(`plan-${event.seq}`, event.plan);
        return true;
      }
      case "failed":
        return this.#put("ai", `failure-${event.seq}`, event.error.message);
      case "cancelled":
        return this.#put("ai", `cancelled-${event.seq}`, words.cancelled);
      default:
        return false;
    }
  }

  /** All of them, the oldest first. */
  messages(): ChatMessage[] {
    return [...this.#messages.values()];
  }

  #settle({ id, question, answer, source }: SettledQuestion): boolean {
    const words = chatWords(this.#language);
    const key = `answer-${this.#asked.get(id) ?? id}`;
    if (source === "human") return this.#put("human", key, answer);
    const text = source === "assumed" ? words.takenAsRecommended : words.takenAfterAttempts;
    return this.#put("ai", key, text(question, answer));
  }

  /** Only the last plan is there in full: a snapshot holds every message, and a long session has many plans. */
  #putPlan(key: string, plan: string): void {
    if (this.#plan !== null && this.#plan !== key) {
      this.#put("ai", this.#plan, chatWords(this.#language).replacedPlan);
    }
    this.#plan = key;
    this.#put("ai", key, plan);
  }

  #put(type: ChatMessage["type"], key: string, content: string): boolean {
    const id = `${this.#session}-${key}`;
    if (this.#messages.get(id)?.content === content) return false;
    const shared = { id, content, additional_kwargs: {}, response_metadata: {} };
    this.#messages.set(
      id,
      type === "human" ? { type, ...shared } : { type, ...shared, tool_calls: [], invalid_tool_calls: [] },
    );
    return true;
  }
}

/** As the plan's language is found, where a model is not asked. */
function spokenIn(idea: string): Language {
  return /\p{Script=Hangul}/u.test(idea) ? "ko" : "en";
}
