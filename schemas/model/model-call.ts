import type { z } from "zod";
import type { ModelInputs } from "./model-inputs.ts";

export interface Message {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export type CallName = keyof ModelInputs;

/** One structured call. `messages` is the prompt made from `input`; the offline model reads `input` only. */
export interface ModelCall<N extends CallName = CallName, T = unknown> {
  /** The JSON schema's name on the wire. */
  readonly name: N;
  readonly schema: z.ZodType<T>;
  readonly input: ModelInputs[N];
  readonly messages: readonly Message[];
  /**
   * The same for calls of a session whose prompts begin alike, such as those of one fan-out: one of them goes first, and the
   * others when it fills the provider's prompt cache.
   */
  readonly shared?: string;
  /** True where the session goes on without the answer when the call fails for good. */
  readonly optional?: boolean;
  /**
   * What is still wanted of a valid answer, in words for the model, or null. One repair call tries to get it;
   * then the answer is taken as it is.
   */
  readonly wanted?: (answer: T) => string | null;
  /** Where the answer's `markdown` may be shown while it is written: what people read of so much of it. Never throws. */
  readonly shown?: (markdown: string) => string;
}

/** Where in which session a call is made. */
export interface CallSite {
  readonly session: string;
  /** The run that the task belongs to; a task of a program's own `graph.invoke`, or of Studio, belongs to none. */
  readonly run?: string;
  readonly node: string;
  /** The section or specialist of a fanned-out node. */
  readonly target?: string;
  readonly preset: string;
}
