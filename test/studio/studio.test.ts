import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { recommendedAnswer } from "../../graph/questions/recommended-answer.ts";
import { AskedQuestion } from "../../schemas/question.ts";
import { openDatabase } from "../../utils/postgres/database.ts";
import { inspectEmbedded } from "../../utils/postgres/embedded.ts";
import { type StudioServer, startStudio } from "./studio-server.ts";

const GRAPH = "plancraft";
/** A first run installs about 170 packages; more than `startStudio` takes before it gives up. */
const START_TIMEOUT_MS = 330_000;
/** More questions than any session asks: 5, and 4 outlines. */
const MAX_QUESTIONS = 9;

const Form = z.object({ properties: z.record(z.string(), z.looseObject({ description: z.string().min(1) })) });
const Question = z.object({ id: z.string(), value: AskedQuestion });
type Question = z.infer<typeof Question>;
const Asked = z.object({ __interrupt__: z.array(Question).length(1) });
const Finished = z.object({
  document: z.string(),
  answers: z.array(z.object({ questionId: z.string(), source: z.string(), refusals: z.array(z.unknown()) })),
});

let studio: StudioServer;
let client: Client;

beforeAll(async () => {
  studio = await startStudio();
  client = new Client({ apiUrl: studio.apiUrl, apiKey: null });
}, START_TIMEOUT_MS);

afterAll(() => studio?.remove());

describe("LangGraph Studio's dev server", () => {
  test("describes every field of its forms", async () => {
    const schemas = await client.assistants.getSchemas(GRAPH);

    expect(Object.keys(Form.parse(schemas.input_schema).properties)).toEqual(
      expect.arrayContaining(["idea", "preset", "language"]),
    );
    expect(Object.keys(Form.parse(schemas.state_schema).properties)).toContain("document");
  });

  test("asks, refuses an invalid answer, and takes wrapped and bare answers to the end", async () => {
    const { thread_id: thread } = await client.threads.create();
    const resume = (id: string, answer: unknown) =>
      client.runs.wait(thread, GRAPH, { command: { resume: { [id]: answer } } });

    const first = question(
      await client.runs.wait(thread, GRAPH, { input: { idea: "A bookshop app", preset: "fast" } }),
    );
    expect(first.value).toMatchObject({ attempt: 1, problem: null });

    const again = question(await resume(first.id, { kind: first.value.kind, nonsense: true }));
    expect(again.value).toMatchObject({ id: first.value.id, attempt: 2, problem: expect.stringMatching(/\w/) });

    const asked: string[] = [];
    let result: unknown;
    for (let open: Question | null = again; open && asked.length < MAX_QUESTIONS; open = openQuestion(result)) {
      const answer = recommendedAnswer(open.value, "en");
      const isBare = asked.length % 2 === 1;
      result = await resume(open.id, isBare ? answer : { answer, receivedAt: new Date().toISOString() });
      asked.push(open.value.id);
    }

    expect(asked.length).toBeGreaterThan(1);
    expect(asked.at(-1)).toBe("approve-outline");
    const { document, answers } = Finished.parse(result);
    expect(document).toMatch(/^# /);
    expect(answers.map(({ questionId }) => questionId)).toEqual(asked);
    expect(answers.map(({ refusals }) => refusals.length)).toEqual(asked.map((_, index) => (index === 0 ? 1 : 0)));
    expect(new Set(answers.map(({ source }) => source))).toEqual(new Set(["human"]));

    const state = await client.threads.getState(thread);
    expect(state.next).toEqual([]);
    expect(Finished.parse(state.values).document).toBe(document);
    const history = await client.threads.getHistory(thread, { limit: 100 });
    const ids = history.map(({ checkpoint }) => checkpoint.checkpoint_id);
    expect(new Set(ids).size).toBeGreaterThan(10);
    expect(ids[0]).toBe(state.checkpoint.checkpoint_id);

    // Paid for once, and stored where the command line stores it too.
    expect(await callsOf(thread)).toEqual({ models: ["offline"], states: ["accepted"], repeated: 0 });
  });

  test("stops on Ctrl-C with the embedded database, and adds nothing to .gitignore", async () => {
    expect(await studio.interrupt()).toBe(0);

    expect(await inspectEmbedded(studio.home)).toMatchObject({ isRunning: false });
    const before = await readFile(resolve(import.meta.dirname, "../../.gitignore"), "utf8");
    expect(await readFile(join(studio.directory, ".gitignore"), "utf8")).toBe(before);
  });
});

function openQuestion(result: unknown): Question | null {
  return Asked.safeParse(result).data?.__interrupt__[0] ?? null;
}

function question(result: unknown): Question {
  const open = openQuestion(result);
  if (!open) throw new Error(`No question, but ${JSON.stringify(result)}`);
  return open;
}

async function callsOf(session: string) {
  const { pool, close } = await openDatabase({ home: studio.home });
  try {
    const { rows } = await pool.query<{ models: string[]; states: string[]; repeated: number }>(
      `SELECT array_agg(DISTINCT model) AS models, array_agg(DISTINCT state) AS states,
         (count(*) - count(DISTINCT request))::int AS repeated FROM llm_calls WHERE session = $1`,
      [session],
    );
    return rows[0];
  } finally {
    await close();
  }
}
