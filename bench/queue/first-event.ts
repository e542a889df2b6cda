// From asking for a session to the first event of its run, with nothing else to do: with the queue and a worker, and in the
// server's own process.
import { join } from "node:path";
import { type ServeProcess, startServe } from "../serve-processes.ts";
import { median, runRounds } from "../store-rounds.ts";
import { type Bench, startWork } from "./processes.ts";

const SESSIONS = 5;
const OPTIONS = { rounds: 4, budgetMs: 40_000 };

/** With the queue in times of what it takes without. */
export async function benchFirstEvent(bench: Bench): Promise<number> {
  const variables = { DATABASE_URL: await bench.database("bench_first"), USE_DURABLE_WORKER: "true" };
  const alone = await startServe(join(bench.home, "alone"), { DATABASE_URL: await bench.database("bench_alone") });
  const queued = await startServe(join(bench.home, "queued"), variables);
  const worker = await startWork(bench, 10, variables);
  try {
    const title = `From POST to the run's first event, p50 of ${SESSIONS}`;
    const made = await runRounds(
      { title, say: bench.say, ...OPTIONS },
      { queue: turnOf(queued), alone: turnOf(alone) },
    );
    return made.ratio("ms", "queue", "alone");
  } finally {
    await worker.stop();
    await queued.stop();
    await alone.stop();
  }
}

function turnOf({ url }: ServeProcess) {
  return async () => {
    const times: number[] = [];
    for (let nth = 0; nth < SESSIONS; nth += 1) times.push(await toFirstEvent(url));
    return { ms: median(times) };
  };
}

/** @returns How long it took, when the session is over. */
async function toFirstEvent(url: string): Promise<number> {
  const startedAt = performance.now();
  const answer = await fetch(`${url}/api/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ idea: "A marketplace for used climbing gear", preset: "fast", yes: true }),
  });
  const { session } = (await answer.json()) as { readonly session: string };
  const { body } = await fetch(`${url}/api/sessions/${session}/events`);
  let text = "";
  let took: number | null = null;
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    // That it is queued is told at once; what counts is that it runs.
    if (text.includes("event: session-started")) took ??= performance.now() - startedAt;
    // With a queue the stream may go on to the next run.
    if (text.includes("event: done")) break;
  }
  if (took === null || !text.includes("event: done")) throw new Error(`It ended otherwise: ${text.slice(-500)}`);
  return took;
}
