import { expect, it } from "vitest";
import { OrderedIds } from "../../../../utils/postgres/checkpoints/ordered-ids.ts";
import { at, checkpointOf, idAt, noted, openSaver, openSavers } from "../../../support/checkpoint-samples.ts";

it("goes on with what was stored last, also where the clock that ids are made of went back", async () => {
  const { ours, pool } = await openSavers();
  const first = await ours.put(at("thread"), checkpointOf(idAt(9), { text: 1 }), noted("first"), { text: 1 });
  // As a run goes on: by the id that it made itself.
  await ours.put(at("thread", idAt(9)), checkpointOf(idAt(2), { text: 2 }, 2), noted("second"), { text: 2 });
  await ours.putWrites(at("thread", idAt(2)), [["text", "here"]], "task");
  const other = await openSaver(pool);
  const second = await other.getTuple(at("thread"));
  expect(second?.metadata).toMatchObject({ note: "second" });
  expect(second?.parentConfig).toEqual({ configurable: { ...first.configurable, checkpoint_id: idAt(9) } });
  // Ids of tasks and of questions are made of it.
  expect(second?.checkpoint.id).toBe(idAt(2));
  // And in another process, which knows it from reading alone.
  await other.putWrites(at("thread", idAt(2)), [["text", "there"]], "other task");
  await other.put(at("thread", idAt(2)), checkpointOf(idAt(3), { text: 3 }, 3), noted("third"), { text: 3 });
  const third = await ours.getTuple(at("thread"));
  expect(third?.metadata).toMatchObject({ note: "third" });
  expect(third?.parentConfig).toEqual(second?.config);
  const again = await ours.getTuple(second?.config ?? {});
  expect(again?.pendingWrites?.map(([, , value]) => value)).toEqual(["there", "here"]);
  const listed: unknown[] = [];
  for await (const { metadata } of ours.list(at("thread"))) listed.push(metadata);
  expect(listed).toMatchObject([{ note: "third" }, { note: "second" }, { note: "first" }]);
});

it("leaves ids alone that rise, and carries where the next one has no room", () => {
  const ids = new OrderedIds();
  expect(ids.placed(idAt(2), idAt(1))).toEqual({ id: idAt(2), parent: idAt(1) });
  const last = "1effffff-ffff-6fff-8001-0123456789ab";
  expect(ids.placed(idAt(3), last)).toEqual({ id: "1f000000-0000-6000-8000-000000000003", parent: last });
});

it("keeps two checkpoints apart that go on from one, both made by a clock that went back", () => {
  const ids = new OrderedIds();
  const [one, other] = [ids.placed(idAt(2), idAt(9)).id, ids.placed(idAt(3), idAt(9)).id];
  expect(one).not.toBe(other);
  expect([one, other].every((id) => id > idAt(9))).toBe(true);
});
