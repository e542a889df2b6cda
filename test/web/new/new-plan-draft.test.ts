import { describe, expect, it } from "vitest";
import { NewSession } from "../../../schemas/http/session.ts";
import { addFiles, type ChosenFile, sizeInWords } from "../../../web/new/file-checks.ts";
import { amount, bodyOf, draftFaults, emptyDraft, fieldOf, readDraft } from "../../../web/new/new-plan-draft.ts";

const draft = { ...emptyDraft("mark"), idea: " A climbing gym " };
const preset = { minSections: 7, refineRounds: 1, length: { en: 1, ko: 1 } };
const choices = {
  presets: [
    { ...preset, id: "fast", isDefault: false, model: null },
    { ...preset, id: "balanced", isDefault: true, model: "openai:gpt-4.1" },
  ],
  models: [
    { id: "openai:gpt-4.1", isDefault: true },
    { id: "offline", isDefault: false },
  ],
  language: null,
  limits: { maxTokens: null, maxCostUsd: null },
  uploads: { maxFiles: 2, maxFileBytes: 20_000_000, maxBytes: 30_000_000, types: [".md", ".pdf"] },
};

describe("a new plan in the making", () => {
  it("sends only what was chosen", () => {
    expect(bodyOf(draft, choices)).toEqual({ idea: "A climbing gym" });
    const all = { ...draft, preset: "balanced", model: "offline", language: "ko", yes: true } as const;
    const body = bodyOf({ ...all, maxCostUsd: "$2.50", maxTokens: "500,000" }, choices);
    expect(NewSession.parse(body)).toEqual({
      idea: "A climbing gym",
      preset: "balanced",
      model: "offline",
      lang: "ko",
      yes: true,
      limits: { maxCostUsd: 2.5, maxTokens: 500_000 },
    });
  });

  it("asks for a model that may be used where the preset's may not, and for none that there is not any more", () => {
    expect(bodyOf({ ...draft, preset: "fast" }, choices)).toMatchObject({ model: "openai:gpt-4.1" });
    expect(bodyOf({ ...draft, preset: "gone", model: "gone:x" }, choices)).toEqual({ idea: "A climbing gym" });
    expect(bodyOf({ ...draft, model: "ollama:x", isOtherModel: true }, choices)).toMatchObject({ model: "ollama:x" });
    expect(bodyOf({ ...draft, preset: "own", model: "x:y" }, null)).toMatchObject({ preset: "own", model: "x:y" });
  });

  it("says what is wrong before anything is sent", () => {
    const wrong = { ...draft, idea: " ", maxCostUsd: "free", maxTokens: "2.5", isOtherModel: true };
    expect(Object.fromEntries(draftFaults(wrong))).toEqual({
      idea: "idea-missing",
      model: "model-missing",
      maxCostUsd: "cost",
      maxTokens: "tokens",
    });
    expect(draftFaults({ ...draft, idea: "가".repeat(10_000) }).size).toBe(0);
    expect(draftFaults({ ...draft, idea: "가".repeat(10_001) }).get("idea")).toBe("idea-long");
    expect([amount("1,200"), amount("1 200 000"), amount("0.5"), amount(".5")]).toEqual([1_200, 1_200_000, 0.5, 0.5]);
    for (const text of ["", "-1", "1,2", "1e3", "x"]) expect(amount(text), text).toBeNaN();
  });

  it("leads from a problem of the server to its field", () => {
    expect(fieldOf({ code: "body-malformed", pointer: "#/limits/maxCostUsd" })).toBe("maxCostUsd");
    expect(fieldOf({ code: "body-malformed", pointer: "#/lang" })).toBe("language");
    expect(fieldOf({ code: "idea-too-long" })).toBe("idea");
    expect(fieldOf({ code: "part-too-large" })).toBe("files");
    expect(fieldOf({ code: "body-malformed", pointer: "#/ideas" })).toBeNull();
    expect(fieldOf({ code: "storage-unreachable" })).toBeNull();
  });

  it("outlives a reload, whatever was kept", () => {
    const kept = { ...draft, files: ["a.md"], language: "ko", yes: true };
    expect(readDraft(JSON.parse(JSON.stringify(kept)), "other")).toEqual(kept);
    for (const strange of [null, 1, "x", [], { idea: 1, files: [1, null], language: "fr", yes: "yes" }])
      expect(readDraft(strange, "mark")).toEqual(emptyDraft("mark"));
  });
});

describe("files that are added", () => {
  const file = (name: string, size = 10, type = ""): ChosenFile => ({ name, size, type, lastModified: 0 });
  const kinds = (...more: ChosenFile[]) =>
    addFiles([file("first.md")], more, choices.uploads).faults.map(({ kind, name }) => [name, kind]);

  it("are taken or not, each by itself, with the reason", () => {
    expect(kinds(file("film.pdf", 60_000_000), file("b.pdf"))).toEqual([["film.pdf", "large"]]);
    expect(kinds(file("b.pdf"), file("c.pdf"))).toEqual([["c.pdf", "many"]]);
    expect(kinds(file("plan.docx"), file("x.exe"))).toEqual([
      ["plan.docx", "type"],
      ["x.exe", "type"],
    ]);
    expect(kinds(file("NOTES.MD"))).toEqual([]);
    expect(kinds(file("README"))).toEqual([]);
    expect(kinds(file("script.py", 10, "text/x-python"))).toEqual([]);
    expect(kinds(file("first.md"), file("nothing.md", 0))).toEqual([
      ["first.md", "twice"],
      ["nothing.md", "empty"],
    ]);
    const large = [file("a.pdf", 16_000_000)];
    const { faults } = addFiles(large, [file("b.pdf", 15_000_000)], choices.uploads);
    expect(faults).toMatchObject([{ kind: "all-large", bound: 30_000_000 }]);
    expect(addFiles([], [file("film.avi", 60_000_000)], null).faults, "nothing is known yet").toEqual([]);
  });

  it("have sizes that people read", () => {
    const sizes = [0, 1, 999, 12_345, 999_499, 999_500, 1_500_000, 20_000_000, 60_000_000].map(sizeInWords);
    expect(sizes).toEqual(["1 KB", "1 KB", "1 KB", "12 KB", "999 KB", "1 MB", "1.5 MB", "20 MB", "60 MB"]);
  });
});
