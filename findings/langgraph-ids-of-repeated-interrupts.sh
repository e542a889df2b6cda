#!/usr/bin/env bash
# @langchain/langgraph 1.7.3: a node that calls interrupt() in a loop, resumed by interrupt id.
#
# Seen: each ask of one task has an interrupt id of its own. The id of the FIRST ask goes on being taken for whichever ask is
# open, so an answer that is sent twice under it answers the next question, too. The id of any ask in between is ignored
# without an error: the same question stays open. (In 1.4.18 all asks of a task share one id.)
# Fails where that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --save-exact \
  @langchain/langgraph@1.7.3 @langchain/core@1.4.0 @langchain/langgraph-checkpoint@1.2.2 @langchain/langgraph-sdk@1.15.0 zod@4.6.7

cat > asks.mjs <<'JS'
import assert from "node:assert/strict";
import { Command, END, interrupt, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import { z } from "zod";

/** Asks until three answers were given, and keeps them. */
const ask = () => ({ answers: [1, 2, 3].map((nth) => interrupt(`question ${nth}`)) });
const graph = new StateGraph(z.object({ answers: z.array(z.string()).optional() }))
  .addNode("ask", ask)
  .addEdge(START, "ask")
  .addEdge("ask", END)
  .compile({ checkpointer: new MemorySaver() });
const config = { configurable: { thread_id: "one" } };
const open = ({ __interrupt__: interrupts = [] }) => interrupts.map(({ id, value }) => ({ id, value }))[0];
const resume = (id, answer) => graph.invoke(new Command({ resume: { [id]: answer } }), config);

const first = open(await graph.invoke({}, config));
const second = open(await resume(first.id, "a"));
assert.equal(second.value, "question 2");
assert.notEqual(second.id, first.id, "each ask has an id of its own");

const third = open(await resume(first.id, "b"));
assert.equal(third.value, "question 3", "the first ask's id is taken for the second question");

const still = open(await resume(second.id, "c"));
assert.deepEqual(still, third, "the second ask's id is ignored without an error");

const { answers } = await resume(third.id, "d");
assert.deepEqual(answers, ["a", "b", "d"]);
console.log(`ids of the three asks: ${[first, second, third].map(({ id }) => id.slice(0, 8)).join(", ")}; answers: ${answers}`);
JS
node asks.mjs
