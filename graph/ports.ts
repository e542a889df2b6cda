import type { Usage } from "../schemas/event.ts";
import type { FileText } from "../schemas/given-file.ts";
import type { Guide, GuideQuery } from "../schemas/guide.ts";
import type { RememberedChoice } from "../schemas/memory.ts";
import type { CallName, CallSite, ModelCall } from "../schemas/model/model-call.ts";
import type { FoundPage, Passage, PassageQuery, SearchQuery } from "../schemas/source.ts";
import type { PlanNode } from "../schemas/step-names.ts";
import type { Practice } from "./practice.ts";

export interface ModelPort {
  /** How many tokens go into the model's window, prompt and answer together. */
  readonly contextTokens: number;
  /**
   * Makes one structured call and gives the checked answer.
   * @throws AppError when the call failed for good; it was retried and repaired already.
   */
  ask<N extends CallName, T>(call: ModelCall<N, T>, site: CallSite): Promise<T>;
  /** True where no language model answers a session's calls: nothing is judged then. A port without it has one. */
  isOffline?(site: CallSite): boolean;
}

/** Where plans look things up. What one session asks for comes in the order in which it asked; others are not waited for. */
export interface KnowledgePort {
  /** The guides that fit, the best first, at most `query.limit`. */
  find(query: GuideQuery, site: CallSite): Promise<readonly Guide[]>;
  /**
   * The passages that fit best, the best first, at most `query.limit`; none where no word fits, and nothing is looked
   * for by meaning.
   */
  passages(query: PassageQuery, site: CallSite): Promise<readonly Passage[]>;
  /**
   * The whole texts of these files, in this order, to ask the person what of them holds. Without it nothing is asked.
   * @throws AppError of category `storage`.
   */
  texts?(sources: readonly string[], session: string): Promise<readonly FileText[]>;
}

export interface SearchPort {
  /**
   * Pages of the web, the best first, at most `query.limit`; null where there is no search. What a session has
   * searched for before is what it found then.
   * @throws AppError when the search failed for good; it was retried already.
   */
  pages(query: SearchQuery, site: CallSite): Promise<readonly FoundPage[] | null>;
}

export interface MemoryPort {
  /**
   * What the session's person chose in other sessions, the newest first, none older than 30 days.
   * @throws AppError of category `storage`.
   */
  recall(session: string): Promise<readonly RememberedChoice[]>;
}

export interface ClockPort {
  now(): Date;
}

export interface UsageReport extends Usage {
  /** The models that answered, for example `offline` or `openai:gpt-4.1`. */
  readonly models: readonly string[];
}

export interface UsagePort {
  /** What a session has used so far, over all its runs. */
  of(site: CallSite): Promise<UsageReport>;
}

/** What a node does, given its state and LangGraph's configuration. */
type NodeBody<A extends unknown[], R> = (...given: A) => R | Promise<R>;

/** Looks on while nodes work: the body that it gives does what the node's own does, and throws what that throws. */
export type WatchPort = <A extends unknown[], R>(node: PlanNode, body: NodeBody<A, R>) => NodeBody<A, R>;

/** All that nodes need from outside. */
export interface Ports {
  readonly model: ModelPort;
  readonly knowledge: KnowledgePort;
  readonly search: SearchPort;
  readonly memory: MemoryPort;
  readonly clock: ClockPort;
  readonly usage: UsagePort;
  readonly practice: Practice;
  /** Nobody looks on where it is not given. */
  readonly watch?: WatchPort | undefined;
}
