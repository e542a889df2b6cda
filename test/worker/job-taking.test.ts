import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import type { TakenJob, WorkDoor } from "../../planner/workers/work-door.ts";
import { AppError } from "../../utils/errors.ts";
import { work } from "../../worker/work.ts";

function jobOf(session: string, model = "offline"): TakenJob {
  const job = { kind: "run", session } as const;
  return { id: `job-of-${session}`, retryCount: 0, job, priority: "normal", owner: "ada", model };
}

/** A door to a queue of these jobs, and what was done with it. */
function scripted(waiting: TakenJob[], changes: Partial<WorkDoor> = {}) {
  const [said, given]: [string[], string[]] = [[], []];
  let wake = () => {};
  const door: WorkDoor = {
    id: "w",
    isAccessible: (model) => model === "offline",
    seen: async () => {},
    take: async (count, passed) => {
      const found = waiting.filter(({ model }) => !passed.includes(model)).slice(0, count);
      for (const one of found) waiting.splice(waiting.indexOf(one), 1);
      return found;
    },
    run: async () => ({ end: "over" }),
    giveBack: async (taken) => {
      given.push(taken.job.session);
      waiting.push(taken);
    },
    takeUp: async () => 0,
    onSent: async (listener) => {
      wake = listener;
      return () => {};
    },
    handOver: async () => {},
    checkSchema: async () => {},
    leave: async () => {},
    ...changes,
  };
  const log = {
    said: (event: string, fields: object = {}) => void said.push(`${event} ${JSON.stringify(fields)}`),
    warned: (event: string, error: AppError) => void said.push(`${event} ${error.code}`),
    flush: () => {},
  };
  const stop = new AbortController();
  const start = (concurrency = 2) => work({ door, concurrency, log, signal: stop.signal });
  return { start, stop: () => stop.abort(), said, given, wake: () => wake() };
}

it("gives a job back whose model it has no access to, and passes over all of that model from then on", async () => {
  const waiting = [jobOf("one", "openai:gpt"), jobOf("two", "openai:gpt"), jobOf("three")];
  const ran: string[] = [];
  const worker = scripted(waiting, {
    run: async ({ job }) => {
      ran.push(job.session);
      return { end: "over" };
    },
  });
  const ended = worker.start(1);
  await expect.poll(() => ran).toEqual(["three"]);
  worker.wake();
  await sleep(50);
  worker.stop();
  expect(await ended).toEqual({ outdated: null, isClean: true });
  expect(worker.given).toEqual(["one"]);
  expect(waiting.map(({ job }) => job.session)).toEqual(["two", "one"]);
});

it("runs as many at once as it may, and takes the next one when there is room", async () => {
  const open = new Map<string, () => void>();
  const worker = scripted([jobOf("one"), jobOf("two"), jobOf("three")], {
    run: ({ job }) => new Promise((over) => open.set(job.session, () => over({ end: "over" }))),
  });
  const ended = worker.start(2);
  await expect.poll(() => [...open.keys()]).toEqual(["one", "two"]);
  await sleep(50);
  expect(open.size).toBe(2);
  open.get("two")?.();
  await expect.poll(() => [...open.keys()]).toEqual(["one", "two", "three"]);
  for (const over of open.values()) over();
  worker.stop();
  await ended;
});

it("stops what runs when it is to end, and ends when all of it is given back", async () => {
  let over = () => {};
  const worker = scripted([jobOf("one")], {
    run: () => new Promise((left) => (over = () => left({ end: "left" }))),
    handOver: async () => over(),
  });
  const ended = worker.start();
  await expect.poll(() => worker.said.some((line) => line.startsWith("job-taken"))).toBe(true);
  worker.stop();
  expect(await ended).toEqual({ outdated: null, isClean: true });
  expect(worker.said.map((line) => line.split(" ")[0])).toEqual([
    ...["worker-started", "job-taken", "worker-draining", "job-over", "worker-stopped"],
  ]);
});

it("goes on trying while the database is away, and says so once", async () => {
  let isAway = true;
  const waiting = [jobOf("one")];
  const away = async () => {
    if (isAway) throw new AppError("storage-unreachable", { address: "somewhere" });
  };
  let tries = 0;
  const worker = scripted(waiting, {
    seen: away,
    take: async (count) => {
      tries += 1;
      if (tries === 3) isAway = false;
      await away();
      return waiting.splice(0, count);
    },
  });
  const ended = worker.start();
  await vi.waitFor(() => expect(worker.said.some((line) => line.startsWith("job-over"))).toBe(true), 20_000);
  worker.stop();
  await ended;
  const troubles = worker.said.filter((line) => /troubled|recovered/.test(line));
  // It is the taking and the rounds that meet it, each once.
  expect(troubles.filter((line) => line.startsWith("worker-troubled"))).toHaveLength(2);
  expect(troubles).toContain("worker-recovered {}");
});

it("takes nothing any more and drains when a newer version has changed the database", async () => {
  const newer = new AppError("storage-newer", { found: "99", known: "26" });
  const take = vi.fn(async () => []);
  const worker = scripted([], {
    take,
    checkSchema: async () => {
      throw newer;
    },
  });
  expect(await worker.start()).toEqual({ outdated: newer, isClean: true });
  expect(worker.said).toContain("worker-outdated storage-newer");
  const takings = take.mock.calls.length;
  await sleep(50);
  expect(take).toHaveBeenCalledTimes(takings);
});

it("says that a job is lost which it could not settle, and goes on with others", async () => {
  const worker = scripted([jobOf("one"), jobOf("two")], {
    run: async ({ job }) => {
      if (job.session === "one") throw new AppError("storage-unreachable", { address: "somewhere" });
      return { end: "over" };
    },
  });
  const ended = worker.start(1);
  await expect.poll(() => worker.said.some((line) => line.includes('"session":"two","end":"over"'))).toBe(true);
  worker.stop();
  await ended;
  expect(worker.said).toContain("job-lost storage-unreachable");
});
