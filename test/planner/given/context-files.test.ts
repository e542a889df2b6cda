import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type ContextFile, readContextFiles } from "../../../planner/given/context/context-files.ts";
import type { OutFiles } from "../../../planner/given/out/out-files.ts";
import { givenAnswers, mergeSettings, type RunSettings } from "../../../planner/given/run-settings.ts";
import type { SessionOptions } from "../../../utils/postgres/stores/sessions/session-store.ts";

const read = async (...files: readonly ContextFile[]) => {
  const found = await readContextFiles(files, { pages: { own: [], retryBaseMs: 1 } });
  return found.map(({ title, passages }) => [title, ...passages.map(({ place, text }) => `${place}: ${text}`)]);
};
const bytes = (text: string) => Buffer.from(text);

describe("files that are given", () => {
  it("may be at a path under another name, or at hand, and are read by that name", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plancraft-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, "0");
    await writeFile(path, "# Rent\n\nIt is high.");
    const [sent] = await read({ name: "C:\\work\\notes.md", path });
    expect(sent?.[0]).toBe("notes.md");
    // Markdown by the name it was sent under: the heading is where the passage stands.
    expect(sent?.[1]).toMatch(/^Rent: /);
    expect(await read(path)).not.toEqual([sent]);
    expect(await read({ name: "../../notes.md", bytes: bytes("# Rent\n\nIt is high.") })).toEqual([sent]);
  });

  it("are named in a refusal as they were sent, and never by where the server has them", async () => {
    const nowhere = read({ name: "/home/a/notes\u202e.md", path: "/secret/place/0" });
    await expect(nowhere).rejects.toThrow(/^notes\.md cannot be read/);
    const large = read({ name: "large.txt", bytes: new Uint8Array(20_000_001) });
    await expect(large).rejects.toThrow("large.txt cannot be read: it is larger than 20 MB");
    await expect(read({ name: "", bytes: bytes("") })).rejects.toMatchObject({
      code: "file-unusable",
      httpStatus: 400,
    });
    const many = Array.from({ length: 51 }, (_, at) => ({ name: `${at}.txt`, bytes: bytes(`Text ${at}`) }));
    await expect(read(...many)).rejects.toThrow(/^50\.txt .*50 files at most/);
  });
});

describe("answers that are given", () => {
  const outFiles = { check: async () => {} } as unknown as OutFiles;
  const merged = (kept: SessionOptions, given: RunSettings) =>
    mergeSettings({ outFiles, requester: { person: "kim" }, asks: false }, kept, given);
  const ANSWERS = { audience: { kind: "option", optionId: "a" } };

  it("are kept with the session, and replace those of a file", async () => {
    const kept = await merged({}, { answers: ANSWERS });
    expect(kept).toEqual({ answers: ANSWERS });
    expect(await merged(kept, {})).toEqual(kept);
    expect(await merged({ answersFile: "/answers.json" }, { answers: {} })).toEqual({ answers: {} });
    expect(await givenAnswers(kept)).toEqual(ANSWERS);
    expect(await givenAnswers({})).toEqual({});
  });

  it.each<[string, RunSettings, string]>([
    ["in both ways", { answers: ANSWERS, answersFile: "answers.json" }, "usage"],
    ["as a list", { answers: [] as unknown as Record<string, unknown> }, "answers-malformed"],
    ["too large", { answers: { audience: "a".repeat(1_000_000) } }, "answers-malformed"],
    ["with a NUL", { answers: { audience: { text: "a\0b" } } }, "answers-malformed"],
    ["with half a character in a name", { answers: { "\ud800": 1 } }, "answers-malformed"],
    ["as what JSON cannot say", { answers: { audience: 1n } }, "answers-malformed"],
  ])("are refused %s", async (_, given, code) => {
    await expect(merged({}, given)).rejects.toMatchObject({ code, httpStatus: 400 });
  });
});
