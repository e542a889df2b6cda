// The memory of a worker that has nothing to do, beside a bare process that waits for jobs with pg and pg-boss.
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { program, told } from "../serve-processes.ts";
import { runRounds } from "../store-rounds.ts";
import { type Bench, startWork } from "./processes.ts";

const OPTIONS = { rounds: 2, budgetMs: 60_000 };
/** Until what a start leaves behind is collected, as far as it is. */
const REST_MS = 5_000;

/** The worker's in times of the bare process's. */
export async function benchMemory(bench: Bench): Promise<number> {
  const databaseUrl = await bench.database("bench_memory");
  const bareUrl = await bench.database("bench_bare");
  const worker = async () => {
    const work = await startWork(bench, 10, { DATABASE_URL: databaseUrl });
    await sleep(REST_MS);
    const MB = await residentMb(work.pid);
    await work.stop();
    return { MB };
  };
  const bare = async () => {
    const child = program("queue/bare-boss.ts", bareUrl);
    await told(child, "isReady" as never);
    await sleep(REST_MS);
    const MB = await residentMb(child.pid ?? 0);
    child.disconnect();
    return { MB };
  };
  const made = await runRounds({ title: "Memory at rest", say: bench.say, ...OPTIONS }, { worker, bare });
  return made.ratio("MB", "worker", "bare");
}

async function residentMb(pid: number): Promise<number> {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8")) ?? [];
  return (Number(kilobytes) * 1_024) / 1e6;
}
