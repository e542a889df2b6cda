import { describe, expect, it, vi } from "vitest";
import { unbegunState } from "../../graph/state.ts";
import { planningThread } from "../support/planning-thread.ts";
import { outlineSections } from "../support/scripted-ports.ts";

const SECTIONS = 13;
/** A channel with a new version at this share of the checkpoints changes at nearly every step. */
const OFTEN = 1 / 5;
/** Room for a longer number in a text, and none for another entry. */
const SAME_SIZE = 1.05;

const TEXT = "word ".repeat(300);

/** Under 5 the plan is started over, under 9 it is refined. The long session takes all that its preset allows. */
const SHORT = { scores: [6, 3, 9], restarts: 1, refines: 1 };
const LONG = { scores: [6, 3, 6, 3, 6, 9], restarts: 2, refines: 3 };

/** Every version of every channel, as the saver was given it; each refine changes every section. */
async function versionsOf({ scores, restarts, refines }: typeof SHORT) {
  const actions = outlineSections(SECTIONS).map(({ id }) => ({ sectionId: id, instruction: "Sharpen it." }));
  const thread = planningThread(
    {
      Section: ({ section }) => ({ markdown: `${section.id} ${TEXT}` }),
      Edits: ({ section, round }) => ({ markdown: `${section.id}, round ${round}: ${TEXT}` }),
      Review: (_, nth) => ({ score: scores[nth - 1] ?? 9, actions }),
    },
    { preset: "quality" },
  );
  const put = vi.spyOn(thread.saver, "put");
  const state = await thread.toEnd();
  expect(state).toMatchObject({ restarts, refineRounds: refines });

  const versions = new Map<string, unknown[]>();
  let before: Readonly<Record<string, unknown>> = {};
  for (const [, { channel_values, channel_versions }] of put.mock.calls) {
    for (const [channel, version] of Object.entries(channel_versions)) {
      if (version === before[channel]) continue;
      versions.set(channel, [...(versions.get(channel) ?? []), channel_values[channel]]);
    }
    before = channel_versions;
  }
  return { versions, checkpoints: put.mock.calls.length };
}

function largest(values: readonly unknown[] = []): number {
  return Math.max(...values.map((value) => Buffer.byteLength(JSON.stringify(value) ?? "")));
}

describe("the channels of a long session", () => {
  it("are no larger than a short one's where they change at nearly every step, LangGraph's own included", async () => {
    const short = await versionsOf(SHORT);
    const long = await versionsOf(LONG);
    expect(long.checkpoints).toBeGreaterThan(1.5 * short.checkpoints);
    const often = [...long.versions].flatMap(([channel, { length }]) =>
      length > long.checkpoints * OFTEN || /^(__|branch:to:)/.test(channel) ? [channel] : [],
    );
    expect(often).toEqual(expect.arrayContaining(["__pregel_tasks", "branch:to:research-join", "branch:to:review"]));
    for (const channel of often) {
      const bound = SAME_SIZE * largest(short.versions.get(channel));
      expect.soft(largest(long.versions.get(channel)), channel).toBeLessThanOrEqual(bound);
    }
  });

  it("grow only where the plan itself keeps a list, by one entry a round", async () => {
    const short = await versionsOf(SHORT);
    const long = await versionsOf(LONG);
    const grown = [...long.versions.keys()].filter(
      (channel) => largest(long.versions.get(channel)) > SAME_SIZE * largest(short.versions.get(channel)),
    );
    expect(grown.toSorted()).toEqual(["answers", "refinements", "reviews"]);
    const { versions } = long;
    const entries = (channel: string) => versions.get(channel)?.map((value) => Object(value).length);
    expect(entries("answers")).toEqual([1, 2, 3]);
    expect(entries("reviews")).toEqual([1, 2, 3, 4, 5, 6]);
    expect(entries("refinements")).toEqual([1, 2, 3]);
    expect(versions.get("document")).toHaveLength(1);
  });

  it("are not stored before there is something in them", async () => {
    const { versions } = await versionsOf(LONG);
    const { idea, preset, language, ...nothing } = unbegunState("", "quality", null);
    for (const [channel, value] of Object.entries(nothing)) {
      const [first] = versions.get(channel) ?? [];
      expect.soft(first, channel).not.toEqual(value);
    }
  });
});
