import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { LAST_EVENTS, type PlannerEvent } from "../../schemas/event.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import { followEvents } from "../../test/support/event-client.ts";
import type { Book, BookEntry } from "./book.ts";
import type { Requests } from "./requests.ts";
import { between } from "./seeded-random.ts";

/** What one session's person does. */
interface Person {
  readonly answersThemselves: boolean;
  readonly givesFile: boolean;
  readonly sendsTwice: boolean;
  readonly revises: boolean;
  /** Before how many events; null where they do not. */
  readonly cancelsAfter: number | null;
}

const RECONNECT_MS = 200;

/** Keeps so many sessions under way until it is told to stop, as people do who use the server. */
export class Driver {
  readonly #book: Book;
  readonly #requests: Requests;
  readonly #random: () => number;
  #isStopping = false;
  #nth = 0;

  constructor(book: Book, requests: Requests, random: () => number) {
    this.#book = book;
    this.#requests = requests;
    this.#random = random;
  }

  /** No new sessions; those that are under way go on. */
  stop(): void {
    this.#isStopping = true;
  }

  async run(atOnce: number): Promise<void> {
    const one = async () => {
      while (!this.#isStopping) await this.#live(this.#nth++);
    };
    await Promise.all(Array.from({ length: atOnce }, one));
  }

  async #live(nth: number): Promise<void> {
    const idea = `A marketplace for used things, number ${nth} (${randomUUID().slice(0, 8)})`;
    try {
      const person = this.#someone();
      const entry = await this.#begin(idea, person);
      while (!entry.isOver) {
        const last = await this.#follow(entry, person);
        await this.#goOn(entry, last, person);
      }
    } catch (error) {
      this.#book.problems.push(`${idea}: ${error instanceof Error ? error.message : error}`);
    }
  }

  #someone(): Person {
    const chance = (part: number) => this.#random() < part;
    return {
      answersThemselves: chance(0.4),
      givesFile: chance(0.2),
      sendsTwice: chance(0.2),
      revises: chance(0.2),
      cancelsAfter: chance(0.1) ? Math.ceil(between(3, 15, this.#random)) : null,
    };
  }

  async #begin(idea: string, { answersThemselves, givesFile, sendsTwice }: Person): Promise<BookEntry> {
    const key = randomUUID();
    const request = { idea, preset: "fast", ...(answersThemselves ? {} : { yes: true }) };
    const body = () => (givesFile ? formOf(request) : request);
    const send = async () => {
      const { status, json } = await this.#requests.post("/api/sessions", key, body);
      if (status !== 201) throw new Error(`A session was refused: ${status} ${JSON.stringify(json)}`);
      this.#book.given(key, json.session);
      return json.session as string;
    };
    const session = await send();
    if (sendsTwice) await send();
    return this.#book.opened(session, idea);
  }

  /** Reads to the last event of a run. */
  async #follow(entry: BookEntry, { cancelsAfter }: Person): Promise<PlannerEvent> {
    const url = () => `${this.#requests.address()}/api/sessions/${entry.session}/events`;
    const after = entry.heard.at(-1)?.seq ?? 0;
    const onAttempt = () => {
      this.#book.streams += 1;
    };
    let cancelling = Promise.resolve();
    for await (const event of followEvents({ url, after, retryMs: RECONNECT_MS, onAttempt })) {
      if (event.type === "section-delta") continue;
      entry.heard.push({ seq: event.seq, type: event.type, atMs: performance.now() });
      if (cancelsAfter !== null && entry.heard.length === cancelsAfter) cancelling = this.#cancel(entry);
      if (!LAST_EVENTS.has(event.type)) continue;
      await cancelling;
      return event;
    }
    await cancelling;
    throw new Error(`The stream of ${entry.session} ended without a last event, after ${entry.heard.at(-1)?.seq}`);
  }

  async #goOn(entry: BookEntry, last: PlannerEvent, person: Person): Promise<void> {
    if (last.type === "waiting" && !entry.wasCancelled) return await this.#answer(entry, last.questions);
    if (last.type === "done" && person.revises && entry.revisionsTaken === 0 && !this.#isStopping)
      return await this.#revise(entry);
    entry.isOver = true;
  }

  async #answer(entry: BookEntry, questions: readonly OpenQuestion[]): Promise<void> {
    const answers = Object.fromEntries(questions.map((question) => [question.interruptId, answerOf(question)]));
    const { status, json } = await this.#requests.post(
      `/api/sessions/${entry.session}/answers`,
      randomUUID(),
      () => answers,
    );
    // A try before it may have been carried out without our being told.
    const wasTaken =
      status === 409 && ["question-not-open", "answer-out-of-date", "session-settled"].includes(json.code);
    if (status !== 202 && !wasTaken) throw new Error(`An answer was refused: ${status} ${JSON.stringify(json)}`);
    entry.answered.push(...Object.keys(answers));
  }

  async #revise(entry: BookEntry): Promise<void> {
    const path = `/api/sessions/${entry.session}/revisions`;
    const { status, json } = await this.#requests.post(path, randomUUID(), () => ({ request: "Say more of finance." }));
    if (status !== 202) throw new Error(`A revision was refused: ${status} ${JSON.stringify(json)}`);
    entry.revisionsTaken += 1;
  }

  async #cancel(entry: BookEntry): Promise<void> {
    this.#book.cancels.push(new Date());
    const { status, json } = await this.#requests.post(`/api/sessions/${entry.session}/cancel`, null, () => ({}));
    if (status === 200) entry.wasCancelled = true;
    else if (json.code !== "session-over") throw new Error(`A cancel was refused: ${status} ${JSON.stringify(json)}`);
    this.#book.cancels.push(new Date());
    await sleep(0);
  }
}

function formOf(request: object): FormData {
  const form = new FormData();
  form.set("request", JSON.stringify(request));
  form.append(
    "files",
    new File(["# What we know\n\nUsed things sell best in spring.\n"], "notes.md", { type: "text/markdown" }),
  );
  return form;
}

function answerOf(question: OpenQuestion): object {
  switch (question.kind) {
    case "approval":
      return { kind: "approval", decision: "accept" };
    case "option":
      return { kind: "option", optionId: question.options[0]?.id };
    default:
      throw new Error(`Nobody here knows how to answer ${question.kind}`);
  }
}
