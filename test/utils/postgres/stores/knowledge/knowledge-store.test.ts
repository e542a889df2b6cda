import { describe, expect, it } from "vitest";
import { pruneDocuments } from "../../../../../utils/postgres/stores/sessions/retention.ts";
import { claimOn } from "../../../../support/claims.ts";
import { fileOf, openStores } from "../../../../support/knowledge-stores.ts";
import { queriesOf } from "../../../../support/stored-sessions.ts";

describe("the files of a session", () => {
  it("are stored once for all sessions, whatever they are called, and listed as each was given them", async () => {
    const { create, titles, documents, amounts } = await openStores();
    const [first, second] = [await fileOf("a.md", "# A\nText"), await fileOf("b.txt", "Text of another")];
    await create("one", second, first);
    await create("two", await fileOf("renamed.md", "# A\nText"));
    expect(await titles("one")).toEqual(["b.txt", "a.md"]);
    expect(await titles("two")).toEqual(["renamed.md"]);
    expect(await titles("none")).toEqual([]);
    expect(await amounts()).toEqual({ documents: 2, passages: 2 });
    expect(await documents.amount("one")).toEqual({ files: 2, passages: 2 });
    expect(await documents.amount("none")).toEqual({ files: 0, passages: 0 });
    const [source] = await documents.sources("two");
    expect(source).toEqual({ id: first.id, kind: "file", title: "renamed.md", at: source?.at });
    expect(new Date(source?.at ?? "").toISOString()).toBe(source?.at);
  });

  it("come with the session in one statement, or neither is there", async () => {
    const { pool, create, titles, amounts } = await openStores();
    const file = await fileOf("a.txt", "Text");
    expect(await queriesOf(pool, () => create("one", file))).toBe(1);
    await expect(create("one", await fileOf("b.txt", "Another"))).rejects.toMatchObject({ code: "session-exists" });
    const broken = { ...file, id: "broken", passages: [{ place: null, text: "a\0b", searched: "" }] };
    await expect(create("two", broken)).rejects.toMatchObject({ category: "storage" });
    expect(await titles("one")).toEqual(["a.txt"]);
    expect((await pool.query("SELECT id FROM sessions")).rows).toEqual([{ id: "one" }]);
    expect(await amounts()).toEqual({ documents: 1, passages: 1 });
  });

  it("come with a request in one statement, done twice as done once, and earlier ones do not have them", async () => {
    const { pool, create, revisions, titles } = await openStores();
    await create("s", await fileOf("a.txt", "First"));
    const again = [await fileOf("b.txt", "Second"), await fileOf("again.txt", "First")];
    const add = () => revisions.add(claimOn("s"), { number: 1, request: "Halve it" }, new Date(0), again);
    expect(await queriesOf(pool, add)).toBe(1);
    await add();
    await revisions.add(claimOn("s"), { number: 2, request: "Halve it" }, new Date(0), [
      await fileOf("c.txt", "Third"),
    ]);
    expect(await titles("s", 0)).toEqual(["a.txt"]);
    expect(await titles("s", 1)).toEqual(["a.txt", "b.txt"]);
    expect(await titles("s")).toEqual(["a.txt", "b.txt", "c.txt"]);
  });

  it("are given on to a fork, only those it begins with", async () => {
    const { create, documents, titles } = await openStores();
    const [first] = await create("parent", await fileOf("a.txt", "First"), await fileOf("b.txt", "Second"));
    await create("fork");
    for (let times = 0; times < 2; times += 1)
      await documents.inherit(claimOn("fork"), "parent", [first ?? "", "a page"]);
    expect(await titles("fork")).toEqual(["a.txt"]);
  });

  it("are removed by a prune when no session has them, not before and not at once", async () => {
    const { pool, create, places, amounts } = await openStores();
    const [shared, lone] = [await fileOf("a.md", "# A\nShared text"), await fileOf("b.txt", "Lone text")];
    await create("one", shared, lone);
    await create("two", shared);
    const rule = { olderThanHours: 0, keepLast: 5, dryRun: false };
    const age = () => pool.query("UPDATE documents SET used_at = now() - interval '2 hours'");
    await age();
    expect(await pruneDocuments(pool, rule)).toBe(0);
    await pool.query("DELETE FROM sessions WHERE id = 'one'");
    expect(await pruneDocuments(pool, { ...rule, dryRun: true })).toBeGreaterThan(0);
    expect(await amounts()).toEqual({ documents: 2, passages: 2 });
    expect(await pruneDocuments(pool, { ...rule, olderThanHours: 3 })).toBe(0);
    expect(await pruneDocuments(pool, rule)).toBeGreaterThan(0);
    expect(await amounts()).toEqual({ documents: 1, passages: 1 });
    expect(await places([shared.id, lone.id], "text")).toEqual(["A"]);
    await pool.query("DELETE FROM sessions");
    await create("three", shared);
    await pool.query("DELETE FROM sessions");
    expect(await pruneDocuments(pool, rule)).toBe(0);
    await age();
    expect(await pruneDocuments(pool, rule)).toBeGreaterThan(0);
    expect(await amounts()).toEqual({ documents: 0, passages: 0 });
  });

  it("are whole where they are given while a prune takes them away", async () => {
    const { pool, create, places, amounts } = await openStores();
    const file = await fileOf("a.md", "# A\nShared text");
    await create("one", file);
    await pool.query("DELETE FROM sessions");
    for (let round = 0; round < 20; round += 1) {
      await pool.query("UPDATE documents SET used_at = now() - interval '2 hours'");
      await Promise.all([
        pruneDocuments(pool, { olderThanHours: 0, keepLast: 5, dryRun: false }),
        create(`s-${round}`, file),
      ]);
      expect(await places([file.id], "shared text")).toEqual(["A"]);
      await pool.query("DELETE FROM sessions");
    }
    expect(await amounts()).toEqual({ documents: 1, passages: 1 });
  });
});
