#!/usr/bin/env bash
# @langchain/langgraph 1.7.3: what getState does with the checkpoint that a checkpointer's getTuple gives it.
#
# Seen: it writes into it. On a thread whose node asked by interrupt(), was answered and asks once more, getState adds the
# node's versions to `versions_seen` of the object that getTuple returned (a run works on a copy). With a checkpointer that
# keeps what it read and gives the same object again, the next resume then takes the node for done: the run ends without an
# error and without the question. MemorySaver is safe because it parses anew at every read.
# Fails where that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --save-exact \
  @langchain/langgraph@1.7.3 @langchain/core@1.4.0 @langchain/langgraph-checkpoint@1.2.2 @langchain/langgraph-sdk@1.15.0 zod@4.6.7

cat > reads.mjs <<'JS'
import assert from "node:assert/strict";
import { Command, END, interrupt, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import { z } from "zod";

/** Gives the same object for the same checkpoint. */
class KeepingSaver extends MemorySaver {
  kept = new Map();
  async getTuple(config) {
    const tuple = await super.getTuple(config);
    if (tuple === undefined) return tuple;
    const { id } = tuple.checkpoint;
    this.kept.set(id, this.kept.get(id) ?? tuple.checkpoint);
    return { ...tuple, checkpoint: this.kept.get(id) };
  }
}

/** Asks until it is answered with yes. */
function ask() {
  for (let nth = 1; ; nth += 1) if (interrupt(`question ${nth}`) === "yes") return { answer: "yes" };
}

const config = { configurable: { thread_id: "one" } };

/** What is asked after two wrong answers, with a look at the state before each. */
async function askedAfterTwo(checkpointer) {
  const graph = new StateGraph(z.object({ answer: z.string().optional() }))
    .addNode("ask", ask)
    .addEdge(START, "ask")
    .addEdge("ask", END)
    .compile({ checkpointer });
  let result = await graph.invoke({}, config);
  for (let wrong = 0; wrong < 2; wrong += 1) {
    await graph.getState(config);
    result = await graph.invoke(new Command({ resume: "no" }), config);
  }
  return result.__interrupt__?.[0]?.value ?? null;
}

assert.equal(await askedAfterTwo(new MemorySaver()), "question 3", "a checkpointer that parses anew");

const saver = new KeepingSaver();
assert.equal(await askedAfterTwo(saver), null, "a checkpointer that gives the same object: no question, no error");
const seen = [...saver.kept.values()].at(-1).versions_seen;
assert.ok("ask" in seen, "the node's versions were written into what was read");
console.log(`versions_seen of the object that was read: ${JSON.stringify(seen)}`);
JS
node reads.mjs
