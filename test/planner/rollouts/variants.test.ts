import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { openPlanner } from "../../../planner/compose.ts";
import { prepareOptions } from "../../../planner/options/planner-options.ts";
import type { LazyPlanner } from "../../../planner/planner.ts";
import { variantNamed } from "../../../planner/rollouts/variants.ts";
import { variantVersion } from "../../../rollout/variant-version.ts";
import { USUAL_VARIANT } from "../../../schemas/rollout/variant.ts";
import { readConfig } from "../../../utils/config/read-config.ts";
import { AppError } from "../../../utils/errors.ts";
import { VariantStore } from "../../../utils/postgres/stores/rollouts/variant-store.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";

const PROMPT = "{{words}}\nShort.\n{{data}}\n";

let database: TestDatabase;
let planner: LazyPlanner;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  planner = await openPlanner({ environment: { DATABASE_URL: database.url, PLANCRAFT_USER: "kim" } });
  folder = await mkdtemp(join(tmpdir(), "plancraft-test-"));
});
afterAll(async () => {
  await planner.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** Writes a file of the test's folder, and gives its path. */
async function written(name: string, text: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function refusal(reading: Promise<unknown>): Promise<AppError> {
  const error = await reading.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error(`Not refused as it should be: ${String(error)}`);
  return error;
}

const HERE = { files: true };

describe("a variant", () => {
  it("of a file is kept when it is named, and not when it is looked at", async () => {
    const variants = await planner.loadVariants();
    const path = await written("kept.yaml", `name: kept\nprompts:\n  write: ${JSON.stringify(PROMPT)}\n`);
    const { variant, changes, warnings } = await variants.check(path);
    expect({ variant, changes, warnings }).toEqual({
      variant: {
        name: "kept",
        version: variantVersion(variant.content),
        content: variant.content,
        createdAt: null,
        createdBy: null,
      },
      changes: ["prompts.write"],
      warnings: [],
    });
    await variants.show(path, HERE);
    await variants.diff("default", path, HERE);
    const names = async () => (await variants.list()).map(({ name }) => name);
    expect(await names()).toEqual(["default"]);

    const named = await variants.named(path, HERE);
    expect(named).toMatchObject({ name: "kept", version: variant.version, createdBy: "kim" });
    expect(await variants.named(path, HERE)).toEqual(named);
    expect(await names()).toEqual(["default", "kept"]);
    // Its content came back from the database as it was.
    expect(variantVersion(named.content)).toBe(named.version);
    for (const name of ["kept", named.version, named.version.slice(0, 6)])
      expect(await variants.named(name)).toEqual(named);
  });

  it("is the newest of its name, and its version is the other one", async () => {
    const variants = await planner.loadVariants();
    const [{ variant: first }, { variant: second }] = [
      await variants.keep({ name: "twice", temperature: 0.1 }),
      await variants.keep({ name: "twice", temperature: 0.2 }),
    ];
    expect(await variants.named("twice")).toEqual(second);
    expect(await variants.named(first.version)).toEqual(first);
    expect(await variants.keep({ temperature: 0.1, name: "twice" })).toEqual({
      variant: first,
      isNew: false,
      warnings: [],
    });
  });

  it("called default is the program as it is", async () => {
    const variants = await planner.loadVariants();
    expect(await variants.named("default")).toMatchObject({
      name: "default",
      version: variantVersion(USUAL_VARIANT),
      content: USUAL_VARIANT,
    });
    expect((await refusal(variants.keep(USUAL_VARIANT))).message).toContain("name must be another one");
  });

  it.each(["", "kep", "no-such", "\0", "'; DROP TABLE variants", "a".repeat(10_000), "ke%", "abcde", "ffffff"])(
    "called %.40j is unknown",
    async (name) => {
      const { code, message } = await refusal((await planner.loadVariants()).named(name, HERE));
      expect({ code, isShort: message.length < 300 }).toEqual({ code: "variant-unknown", isShort: true });
    },
  );

  it("that is nearly named is told of, but only to administrators", async () => {
    const variants = await planner.loadVariants();
    const { variant: kept } = await variants.keep({ name: "terse-writer" });
    expect((await refusal(variants.named("tarse-writer"))).message).toContain("(nearest: terse-writer)");
    // Whoever begins a session may name one, and has no list of them.
    const pool = new pg.Pool({ connectionString: database.url });
    onTestFinished(() => pool.end());
    const config = readConfig({ DATABASE_URL: database.url });
    const options = await prepareOptions({}, config);
    const context = { variants: new VariantStore(pool), requester: { person: "eve" }, config, options };
    expect(await variantNamed(context, "terse-writer")).toEqual(kept);
    expect((await refusal(variantNamed(context, "tarse-writer"))).message).not.toContain("nearest");
    const path = await written("eves.yaml", "name: eves");
    expect((await refusal(variantNamed(context, path, HERE))).code).toBe("admins-only");
    expect((await refusal(planner.as({ person: "eve" }).loadVariants())).code).toBe("admins-only");
  });

  it("is not guessed where its version's beginning fits two", async () => {
    const pool = new pg.Pool({ connectionString: database.url });
    onTestFinished(() => pool.end());
    const insert = "INSERT INTO variants (version, name, content, created_by) VALUES ($1, 'alike', $2, 'kim')";
    for (const end of ["0", "1"]) await pool.query(insert, [end.padStart(64, "beef"), { name: "alike" }]);
    const variants = await planner.loadVariants();
    const { code, message } = await refusal(variants.named("beefbeef"));
    expect({ code, message }).toEqual({
      code: "variant-unusable",
      message: expect.stringContaining("several versions begin so"),
    });
    expect((await variants.named("1".padStart(64, "beef"))).name).toBe("alike");
  });

  it("is looked for in no file where files are not allowed", async () => {
    const path = await written("secret.yaml", "name: secret");
    const variants = await planner.loadVariants();
    const asked = [() => variants.named(path), () => variants.show(path), () => variants.diff("default", path)];
    for (const ask of asked) expect((await refusal(ask())).code).toBe("variant-unknown");
  });
});

describe("a variant's file", () => {
  const check = async (path: string) => (await planner.loadVariants()).check(path);

  it("takes texts from its folder, in any encoding and with any line ends", async () => {
    await mkdir(join(folder, "parts"), { recursive: true });
    await written("parts/write.md", PROMPT.replaceAll("\n", "\r\n"));
    const korean = "{{words}}\n짧게.\n{{data}}\n";
    await written("parts/edit.md", Buffer.from(`\ufeff${korean}`, "utf16le"));
    const path = await written(
      "with-parts.yml",
      "name: a\nprompts: { write: { file: parts/write.md }, edit: { file: ./parts/edit.md } }",
    );
    const inline = await written(
      "inline.json",
      JSON.stringify({ name: "a", prompts: { edit: korean, write: PROMPT } }),
    );
    const [one, other] = [await check(path), await check(inline)];
    expect(one.variant.content.prompts).toEqual({ write: PROMPT, edit: korean });
    expect(one.variant.version).toBe(other.variant.version);
  });

  it("takes nothing from elsewhere, and says what it cannot read", async () => {
    const inner = join(folder, "inner");
    await mkdir(inner, { recursive: true });
    await written("outside.md", PROMPT);
    await symlink(join(folder, "outside.md"), join(inner, "link.md"));
    await symlink(folder, join(inner, "up"));
    const parts = ["../outside.md", join(folder, "outside.md"), "link.md", "up/outside.md", "none.md", ".", "up"];
    for (const part of parts) {
      const path = await written("inner/v.yaml", `name: a\nprompts: { write: { file: ${JSON.stringify(part)} } }`);
      const { code, message } = await refusal(check(path));
      expect({ part, code }).toEqual({ part, code: "variant-unusable" });
      expect(message).toContain(`prompts.write ${part} cannot be read`);
    }
  });

  it("that cannot be read is refused by its name", async () => {
    const binary = await written("binary.yaml", new Uint8Array([0, 1, 2, 255]));
    const large = await written("large.yaml", "x".repeat(1_000_001));
    for (const path of [join(folder, "none.yaml"), folder, binary, large, "/dev/zero"]) {
      const { code, message } = await refusal(check(path));
      expect({ path, code }).toEqual({ path, code: "file-unusable" });
      expect(message).toContain(path);
    }
  });

  it("is tried on this program: its model's name, its prompts and its guides", async () => {
    const guide = "---\nid: risks\nlanguage: en\ntitle: Risks\ntopics: risk\n---\n";
    const text = JSON.stringify({
      name: "a",
      model: "gpt-4.1",
      prompts: { review: "Strict." },
      guides: { "risks.en": guide },
    });
    const { message } = await refusal(check(await written("wrong.json", text)));
    expect(message).toContain("model cannot be used (A model is named as");
    expect(message).toContain("Is openai:gpt-4.1 meant?");
    expect(message).toContain("prompts.review is without its data");
    expect(message).toContain("guides.risks.en cannot be used (planning guide risks.en.md: its headings are not");
    const korean = (await refusal(check(await written("wrong.json", text)))).inLanguage("ko");
    expect(korean).toContain("guides.risks.en: 쓸 수 없습니다(기획 가이드 risks.en.md: 제목이");
  });

  it("may name a model without access here, which is said", async () => {
    const { warnings } = await check(await written("model.yaml", "name: a\nmodel: anthropic:claude-x"));
    expect(warnings.map(({ en }) => en)).toEqual([
      "anthropic:claude-x has no access here; whoever runs the sessions needs it.",
    ]);
    expect((await check(await written("model.yaml", "name: a\nmodel: offline"))).warnings).toEqual([]);
  });
});
