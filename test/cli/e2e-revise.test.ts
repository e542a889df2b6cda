import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { blockOf, planFrom, planOf, REQUEST, useFinishedSessions } from "../support/finished-session.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { type CliResult, lastEvent, runCli } from "../support/run-cli.ts";

const finishedSession = useFinishedSessions();

/** One sentence for people, nothing on standard output. */
function expectRefusal({ exitCode, stdout, stderr }: CliResult, ...words: readonly string[]): void {
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(/^plancraft: [^\n]+\n$/);
  for (const word of words) expect(stderr).toContain(word);
}

describe("revise", () => {
  it("rewrites what the request touches, leaves the rest byte for byte, and every reader has the new plan", async () => {
    const { session, env, server, plan: before } = await finishedSession();
    const calls = server.requests.length;
    const run = await runCli(["revise", session, REQUEST, "--json"], { env });
    expect(run.exitCode, run.stderr).toBe(0);
    const plan = planOf(run);
    expect(server.requests.slice(calls).map(({ schemaName }) => schemaName)).toEqual(
      "Refinement Edits Edits Review Agreement Edits Review".split(" "),
    );
    expect(blockOf(plan, "About summary")).toBe(blockOf(before, "About summary"));
    expect(blockOf(plan, "About summary")).not.toBe("");
    for (const heading of ["About finance", "About risks"]) {
      expect(blockOf(plan, heading)).not.toBe(blockOf(before, heading));
    }
    const [exported, resumed, shown] = await Promise.all([
      runCli(["export", session], { env }),
      runCli(["resume", session], { env }),
      runCli(["show", session, "--json"], { env }),
    ]);
    expect(exported.stdout).toBe(plan);
    expect(resumed.stdout).toBe(plan);
    expect(shown.lines[0]).toMatchObject({ state: "done", next: [], scores: [9, 7, 9] });
  });

  it("tells which sections it touches before they are rewritten, as an event and to people", async () => {
    const { session, env } = await finishedSession();
    const { events } = await runCli(["revise", session, REQUEST, "--json"], { env });
    expect(events[0]).toMatchObject({
      type: "session-started",
      resumed: true,
      revision: { number: 1, version: 2, request: REQUEST, resumed: false },
    });
    expect(events.map(({ seq }) => seq - (events[0]?.seq ?? 0))).toEqual(events.map((_, at) => at));
    const at = events.findIndex((event) => event.type === "step-finished" && event.step === "revise");
    expect(events[at]).toMatchObject({
      revision: {
        number: 1,
        direction: `As asked: ${REQUEST}`,
        touched: ["finance", "risks"].map((id) => ({ section: id, title: `About ${id}`, instruction: REQUEST })),
      },
    });
    expect(events.findIndex(({ type }) => type === "section-written")).toBeGreaterThan(at);
    const people = await runCli(["revise", session, "More on finance"], { env });
    expect(people.stdout).toMatch(/^# /);
    expect(people.stderr).toContain(`Session ${session} is being revised, which makes version 3 of its plan; stop`);
    expect(people.stderr).toContain("Changes: About finance – More on finance\n");
    expect(people.stderr).not.toContain("About risks");
  });

  it("keeps what it is run with: the file is written, and the limit is one for the whole session", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plancraft-revise-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const out = join(folder, "plan.md");
    const { session, env } = await finishedSession();
    const stopped = await runCli(["revise", session, REQUEST, "--json", "--out", out, "--max-tokens", "1"], { env });
    expect(stopped.exitCode).toBe(7);
    expect(lastEvent(stopped, "done")).toMatchObject({ complete: false, reason: "limit" });
    const run = await runCli(["resume", session, "--json", "--max-tokens", "10000000"], { env });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(await readFile(out, "utf8")).toBe(planOf(run));
    const record = await runCli(["record", session], { env });
    expect(record.exitCode, record.stderr).toBe(0);
    expect(blockOf(record.stdout, "Reviews and changes")).toContain(`- Request: ${REQUEST}`);
  });

  it("speaks Korean, and revises a Korean plan that was made offline", async () => {
    const { url } = await createTestDatabase();
    const env = { DATABASE_URL: url };
    await runCli(["new", "동네 서점을 위한 재고 관리 앱", "--session", "korean", "--yes"], { env });
    const run = await runCli(["revise", "korean", "섹션을 6개로 줄여 주세요", "--lang", "ko"], { env });
    expect(run.exitCode, run.stderr).toBe(0);
    const record = await runCli(["record", "korean", "--lang", "ko"], { env });
    expect(record.stdout).toContain("섹션을 6개로 줄여 주세요");
    expect(run.stderr).toMatch(/^korean 세션의 기획서를 수정합니다\(새 버전: 2\)\. /);
    expect(run.stderr).toMatch(/요청 읽기 완료/);
    const diff = await runCli(["diff", "korean", "--lang", "ko"], { env });
    expect(diff.stdout).toMatch(/^버전 1에서 버전 2까지 바뀐 내용\n\n/);
    expectRefusal(await runCli(["revise", "korean", " ", "--lang", "ko"], { env }), "바꿀 내용을 1자 이상");
  });

  it("is wrong use without a request, of an unknown session, and of one that is not finished", async () => {
    const { session, env, plan, planner } = await finishedSession();
    expectRefusal(await runCli(["revise", session, " \n\t "], { env }), "10,000");
    expectRefusal(await runCli(["revise", session], { env }), "request");
    expectRefusal(await runCli(["revise", "nowhere", "Halve it"], { env }), "nowhere");
    expect(await planner.export(session)).toMatchObject({ markdown: plan });
    await runCli(["new", "A plan whose outline waits", "--session", "waiting"], { env });
    expectRefusal(await runCli(["revise", "waiting", "Halve it"], { env }), "waiting", "plancraft resume waiting");
    expect(await planner.show("waiting")).toMatchObject({ state: "waiting", next: ["approve-outline"] });
  });
});

describe("diff", () => {
  it("shows between any two versions which sections changed, in words", async () => {
    const { session, env, planner } = await finishedSession();
    await planFrom(planner.revise({ session, request: "Name more risks" }));
    await planFrom(planner.revise({ session, request: "Halve the finance budget" }));
    const changed = async (...versions: string[]) => {
      const { lines, exitCode } = await runCli(["diff", session, ...versions, "--json"], { env });
      expect(exitCode).toBe(0);
      const { from, to, sections } = lines[0] as { from: number; to: number; sections: { id: string }[] };
      return [from, to, sections.map(({ id }) => id).join()];
    };
    expect(await changed()).toEqual([2, 3, "finance"]);
    expect(await changed("1", "2")).toEqual([1, 2, "risks"]);
    expect(await changed("1")).toEqual([1, 3, "finance,risks"]);

    const { stdout } = await runCli(["diff", session], { env });
    expect(stdout).toMatch(/^What changed from version 2 to version 3\n\nAbout finance \(changed, \d+ words? added, /);
    expect(stdout).toMatch(/\n {2}~ Section text \w{8}\.\{\+ Edited \w{8}\.\+\}\n/);
    expect(await runCli(["diff", session, "2", "2"], { env })).toMatchObject({
      exitCode: 0,
      stdout: "",
      stderr: "No section changed from version 2 to version 2.\n",
    });
  });

  it("refuses versions that there are not, and what is no version", async () => {
    const { session, env } = await finishedSession();
    expectRefusal(await runCli(["diff", session], { env }), "version 2", "plancraft revise");
    expectRefusal(await runCli(["diff", session, "0"], { env }), '"0"');
    expectRefusal(await runCli(["diff", session, "1", "two"], { env }), '"two"');
    expectRefusal(await runCli(["diff", "nowhere"], { env }), "nowhere");
  });
});
