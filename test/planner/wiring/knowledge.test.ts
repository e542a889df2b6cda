import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { knowledgePort } from "../../../planner/wiring/knowledge.ts";
import type { Passage, PassageQuery } from "../../../schemas/source.ts";
import type { GuideStore } from "../../../utils/postgres/stores/knowledge/guide-store.ts";
import type { KnowledgeStore } from "../../../utils/postgres/stores/knowledge/knowledge-store.ts";
import { siteOf } from "../../support/guarded-session.ts";

/** Looking up passages in stores that answer when they are told to. */
function held() {
  const asked = new Map<string, PromiseWithResolvers<Passage[]>>();
  const documents: Pick<KnowledgeStore, "passages"> = {
    passages: ({ about }: PassageQuery) => {
      const answer = Promise.withResolvers<Passage[]>();
      asked.set(about, answer);
      return answer.promise;
    },
  };
  const knowledge = knowledgePort({} as GuideStore, documents as KnowledgeStore);
  const came: string[] = [];
  const ask = async (session: string, about: string) => {
    await knowledge.passages({ sources: ["file"], about, limit: 1 }, siteOf(session)).catch(() => {});
    came.push(about);
  };
  const answers = async (...all: readonly string[]) => {
    for (const about of all) asked.get(about)?.resolve([]);
    await nextTurn();
    await nextTurn();
  };
  return { ask, answers, came, fail: (about: string) => asked.get(about)?.reject(new Error("gone")) };
}

it("gives a session its results in the order in which it asked, and waits for no other session", async () => {
  const { ask, answers, came } = held();
  const all = [ask("a", "a1"), ask("a", "a2"), ask("b", "b1"), ask("b", "b2")];
  await answers("a2", "b1", "b2");
  expect(came).toEqual(["b1", "b2"]);
  await answers("a1");
  await Promise.all(all);
  expect(came).toEqual(["b1", "b2", "a1", "a2"]);
});

it("goes on behind a look-up that failed, also when the session comes back later", async () => {
  const { ask, answers, came, fail } = held();
  const all = [ask("a", "a1"), ask("a", "a2")];
  fail("a1");
  await answers("a2");
  await Promise.all(all);
  const later = ask("a", "a3");
  await answers("a3");
  await later;
  expect(came).toEqual(["a1", "a2", "a3"]);
});
