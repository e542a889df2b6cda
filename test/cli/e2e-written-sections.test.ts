import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultySessions } from "../support/faulty-session.ts";
import { OUTLINE_SECTION_IDS } from "../support/openai-answers.ts";
import { lastEvent } from "../support/run-cli.ts";

let sessions: Awaited<ReturnType<typeof faultySessions>>;
beforeAll(async () => {
  sessions = await faultySessions();
});
afterAll(() => sessions.close());

const total = OUTLINE_SECTION_IDS.length;

describe("a session that failed after sections were written", () => {
  it("says how many there are and how to read them, which needs no model", async () => {
    const tooLong = { kind: "bad-request", code: "context_length_exceeded" } as const;
    const failed = await sessions.runWith({ faults: [{ fault: tooLong, schema: "Review" }], args: [] });
    const { result, session } = failed;
    expect(result.exitCode).toBe(4);
    expect(result.stdout).toBe("");
    expect(result.stderr).toContain("The prompt of this step (Review) is longer than the model takes");
    const read = `${total} of ${total} sections are written. Read them with: plancraft export ${session}`;
    expect(result.stderr.trimEnd().split("\n").at(-1)).toBe(read);

    const shown = await failed.command("show", session);
    expect(shown.stdout).toContain(read);
    const listed = await failed.command("list", "--json");
    expect(listed.lines).toContainEqual(expect.objectContaining({ session, title: expect.stringMatching(/^Outline/) }));
    const exported = await failed.command("export", session);
    expect(exported.stdout.match(/^Section text /gm)).toHaveLength(total);

    const again = await failed.resume("--json");
    expect(again.requests.map(({ schemaName }) => schemaName)).toEqual(["Review"]);
    expect(lastEvent(again, "done")).toMatchObject({ complete: true });
  });

  it("tells programs, too; and one that failed before says nothing of sections", async () => {
    const rejected = { kind: "bad-request" } as const;
    const late = await sessions.runWith({ faults: [{ fault: rejected, schema: "Review" }] });
    expect(lastEvent(late.result, "failed")).toMatchObject({ sections: { written: total, total } });
    const early = await sessions.runWith({ faults: [{ fault: rejected, schema: "Outline" }] });
    expect(lastEvent(early.result, "failed")).not.toHaveProperty("sections");
  });
});
