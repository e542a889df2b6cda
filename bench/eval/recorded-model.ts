import type { AnswerContext, AnswerScript } from "../../test/support/openai-answers.ts";
import { startOpenAIServer } from "../../test/support/openai-server.ts";
import { tokensOf } from "../../test/support/prompt-cache.ts";
import { outlineOf, type RecordedCall, type RecordedSession } from "../../test/support/recorded-plan.ts";
import { answerTokens, LATENCY, type MeasuredCall } from "./measured-call.ts";
import { Places, SimulatedClock } from "./simulated-clock.ts";

export interface RecordedModel {
  readonly url: string;
  /** In the order in which they were answered. */
  readonly calls: readonly MeasuredCall[];
  /** Comes when something is asked for that was not recorded: what it was. */
  readonly missing: Promise<string>;
  close(): Promise<void>;
}

/** Every schema that a build may ask for. One that is not here is answered by no recording either. */
const NAMES = ["Analysis", "Outline", "Findings", "Figures", "Section", "Edits", "Review", "Agreement", "Refinement"];

/** How the prompts of all builds call who researches; a recorded target is a name in the session's language. */
const ROLES: readonly { readonly role: string; readonly targets: readonly string[] }[] = [
  { role: "market analyst", targets: ["Market analyst", "시장 분석가"] },
  { role: "technical architect", targets: ["Technical architect", "기술 아키텍트"] },
  { role: "business model designer", targets: ["Business model designer", "사업모델 설계자"] },
  { role: "content and brand strategist", targets: ["Content and brand strategist", "콘텐츠·브랜드 전략가"] },
  { role: "risk manager", targets: ["Risk manager", "위험 관리자"] },
  { role: "financial planner", targets: ["Financial planner", "재무 기획자"] },
];

/**
 * A model server that answers with what was recorded, by the schema and the section or specialist that a prompt names,
 * under a model of latency.
 */
export async function startRecordedModel(session: RecordedSession): Promise<RecordedModel> {
  const clock = new SimulatedClock();
  const places = new Places(LATENCY.atOnce);
  const calls: MeasuredCall[] = [];
  const recordings = new Recordings(session);
  const { promise: missing, resolve: miss } = Promise.withResolvers<string>();

  const answer: AnswerScript = (context) => {
    const found = recordings.answerTo(context);
    if (typeof found === "string") miss(found);
    return typeof found === "string" ? found : JSON.stringify(found.answer);
  };
  const server = await startOpenAIServer({
    answers: Object.fromEntries(NAMES.map((name) => [name, answer])),
    promptCache: true,
    pace: async ({ schemaName, messages, body, cachedTokens }, text, reply) => {
      clock.stir();
      if (!NAMES.includes(schemaName)) miss(`an answer to ${schemaName}, which no build asks for`);
      const startedAt = clock.now;
      await places.take();
      await clock.wait(LATENCY.firstPieceSeconds);
      reply.begin();
      const outputTokens = answerTokens(text);
      await clock.wait(outputTokens * LATENCY.secondsPerToken);
      places.leave();
      calls.push({
        name: schemaName,
        target: recordings.targetOf(schemaName, messages)?.target ?? null,
        inputTokens: tokensOf({ schema: Object(body["response_format"]), messages }),
        cachedTokens,
        outputTokens,
        startedAt,
        endedAt: clock.now,
      });
    },
  });
  return { url: server.url, calls, missing, close: () => server.close() };
}

interface Target {
  readonly target: string | null;
  /** The round that the prompt names, where it names one. */
  readonly round: number | null;
}

/** Finds what was recorded for a request. The same request has the same answer, however often it is made. */
class Recordings {
  readonly #session: RecordedSession;
  readonly #given = new Map<string, RecordedCall | string>();
  /** How often each schema was asked for, by its target. */
  readonly #asked = new Map<string, number>();

  constructor(session: RecordedSession) {
    this.#session = session;
  }

  /** The recording, or in words what is missing. */
  answerTo({ schemaName, messages }: AnswerContext): RecordedCall | string {
    const request = JSON.stringify([schemaName, messages]);
    const given = this.#given.get(request) ?? this.#find(schemaName, messages);
    this.#given.set(request, given);
    return given;
  }

  targetOf(name: string, messages: AnswerContext["messages"]): Target | null {
    const prompt = messages.map(({ content }) => content).join("\n");
    if (name === "Findings") {
      const named = ROLES.filter(({ role }) => new RegExp(`\\bYou are an? ${role}\\b`).test(prompt));
      const [one] = named;
      if (!one || named.length > 1) return null;
      const target = this.#session.calls.find((call) => call.target !== null && one.targets.includes(call.target));
      return target ? { target: target.target, round: null } : null;
    }
    if (name !== "Section" && name !== "Edits") return { target: null, round: null };
    const found = [...prompt.matchAll(/^(?:Write|Rewrite|Edit) the section "(.+)" \(round (\d+)\)/gm)];
    const [, title, round] = found[0] ?? [];
    const section = outlineOf(this.#session.calls).find((one) => one.title === title);
    return section && found.length === 1 ? { target: section.id, round: Number(round) } : null;
  }

  #find(name: string, messages: AnswerContext["messages"]): RecordedCall | string {
    const last = messages.at(-1)?.content ?? "";
    if (messages.some(({ role }) => role === "assistant")) return `a repair of ${name}: ${last}`;
    const meant = this.targetOf(name, messages);
    if (meant === null) return `${name}, of which the prompt does not say for whom: ${last.slice(0, 400)}`;
    const { target, round } = meant;
    const key = JSON.stringify([name, target]);
    const nth = (this.#asked.get(key) ?? 0) + 1;
    this.#asked.set(key, nth);
    const recorded = this.#session.calls.filter((call) => call.name === name && call.target === target);
    const ofRound = round === null ? [] : recorded.filter((call) => call.round === round);
    const isByRound = name === "Edits" && recorded.some((call) => call.round !== undefined);
    const found = isByRound ? ofRound[0] : recorded[nth - 1];
    const times = `${recorded.length} recorded`;
    return found ?? `${name} number ${nth} for ${target ?? "the plan"}${round ? ` in round ${round}` : ""} (${times})`;
  }
}
