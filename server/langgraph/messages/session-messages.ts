import type { PlannerEvent, SettledQuestion } from "../../../schemas/event.ts";
import type { Language } from "../../../schemas/idea.ts";
import type { OpenQuestion } from "../../../schemas/question.ts";
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

/** A message that a client sent, which goes on being known by the id that the client gave it. */
export interface SaidMessage {
  /** What it was for: `idea`, `request`, or `answer-` with the interrupt's id and the attempt. */
  readonly key: string;
  readonly id: string;
  readonly content: string;
}

/** The key of what was said to an attempt at a question. */
export function answerKey(interruptId: string, attempt: number): string {
  return `answer-${interruptId}-${attempt}`;
}

/** What a session's chat is made of. */
export interface ToldSession {
  readonly session: string;
  readonly idea: string;
  /** In which language we speak: what was asked for; null where it is that of the idea. */
  readonly language: Language | null;
  /** The stored events up to where the chat is wanted, in order, from the first. */
  readonly events: Iterable<PlannerEvent>;
  /** What clients said as messages of their own; nothing where it is not given. */
  readonly said?: readonly SaidMessage[] | undefined;
}

/**
 * The `messages` channel of a session: the idea, each question as it was asked, what it was answered with, requests for
 * changes, replies, and last the plan. The ids are the same whenever and wherever it is made. Pure.
 */
export function messagesOf({ events, ...told }: ToldSession): ChatMessage[] {
  const chat = new SessionChat(told);
  for (const event of events) chat.add(event);
  return chat.messages();
}

/** The same for who has the events one by one. */
export class SessionChat {
  readonly #session: string;
  readonly #language: Language;
  readonly #said: SaidMessage[];
  /** By id, in the order in which they came. */
  readonly #messages = new Map<string, ChatMessage>();
  /** The interrupt and attempt at which each question was asked last, by the question's id. */
  readonly #asked = new Map<string, { readonly interruptId: string; readonly attempt: number }>();
  #plan: string | null = null;
  #new: ChatMessage[] = [];

  constructor({ session, idea, language, said = [] }: Omit<ToldSession, "events">) {
    this.#session = session;
    this.#language = language ?? spokenIn(idea);
    this.#said = [...said];
    this.#say("idea", idea, (message) => message.key === "idea" && message.content.trim() === idea.trim());
  }

  /** Takes in what came to be said meanwhile, before the events that it led to. */
  hear(said: readonly SaidMessage[]): void {
    const known = new Set([...this.#said.map(({ id }) => id), ...this.#messages.keys()]);
    this.#said.push(...said.filter(({ id }) => !known.has(id)));
  }

  /** @returns The messages that came with it. */
  add(event: PlannerEvent): readonly ChatMessage[] {
    this.#new = [];
    this.#take(event);
    return this.#new;
  }

  /** All of them, the oldest first. */
  messages(): ChatMessage[] {
    return [...this.#messages.values()];
  }

  #take(event: PlannerEvent): void {
    switch (event.type) {
      case "session-started": {
        if (!event.revision) return;
        const { number, request } = event.revision;
        return this.#say(
          `request-${number}`,
          request,
          (said) => said.key === "request" && said.content.trim() === request.trim(),
        );
      }
      case "question-asked":
        return this.#ask(event.question);
      case "waiting":
        for (const question of event.questions) this.#ask(question);
        return;
      case "answer-refused": {
        const key = answerKey(event.interruptId, event.attempt);
        // The events do not tell what was refused: without the client's own words there is nothing to show.
        const said = this.#said.findLast((message) => message.key === key);
        if (said) this.#say(key, said.content, (message) => message === said);
        return;
      }
      case "step-finished":
        for (const answer of event.answers ?? []) this.#settle(answer);
        return;
      case "done":
        if (event.reply !== undefined) this.#put(`reply-${event.seq}`, event.reply);
        if (event.reason === "limit") this.#put(`limit-${event.seq}`, chatWords(this.#language).stoppedAtLimit);
        if (event.plan !== null) this.#putPlan(`plan-${event.seq}`, event.plan);
        return;
      case "failed":
        return this.#put(`failure-${event.seq}`, event.error.message);
      case "cancelled":
        return this.#put(`cancelled-${event.seq}`, chatWords(this.#language).cancelled);
      default:
        return;
    }
  }

  #ask(question: OpenQuestion): void {
    const { id, interruptId, attempt } = question;
    this.#asked.set(id, { interruptId, attempt });
    this.#put(`question-${interruptId}-${attempt}`, questionText(question, this.#language));
  }

  #settle({ id, question, answer, source }: SettledQuestion): void {
    const words = chatWords(this.#language);
    const asked = this.#asked.get(id);
    const key = asked ? answerKey(asked.interruptId, asked.attempt) : `answer-${id}`;
    if (source === "human") return this.#say(key, answer, (said) => said.key === key);
    const text = source === "assumed" ? words.takenAsRecommended : words.takenAfterAttempts;
    this.#put(asked ? `settled-${asked.interruptId}` : `settled-${id}`, text(question, answer));
  }

  /** Only the last plan is there in full: a snapshot holds every message, and a long session has many plans. */
  #putPlan(key: string, plan: string): void {
    if (this.#plan !== null) this.#put(this.#plan, chatWords(this.#language).replacedPlan);
    this.#plan = key;
    this.#put(key, plan);
  }

  /** A person's message: in their own words and under their client's id, where that is known. */
  #say(key: string, content: string, isIt: (said: SaidMessage) => boolean): void {
    // Of two for the same attempt the last one was taken; the first one may not have reached the planner.
    const at = key.startsWith("request") ? this.#said.findIndex(isIt) : this.#said.findLastIndex(isIt);
    const [said] = at < 0 ? [] : this.#said.splice(at, 1);
    this.#set({ type: "human", id: said?.id ?? this.#id(key), content: said?.content ?? content, ...NOTHING_ELSE });
  }

  #put(key: string, content: string): void {
    this.#set({ type: "ai", id: this.#id(key), content, ...NOTHING_ELSE, tool_calls: [], invalid_tool_calls: [] });
  }

  #set(message: ChatMessage): void {
    if (!this.#messages.has(message.id)) this.#new.push(message);
    this.#messages.set(message.id, message);
  }

  #id(key: string): string {
    return `${this.#session}-${key}`;
  }
}

const NOTHING_ELSE = { additional_kwargs: {}, response_metadata: {} } as const;

/** As the plan's language is found, where a model is not asked. */
function spokenIn(idea: string): Language {
  return /\p{Script=Hangul}/u.test(idea) ? "ko" : "en";
}
