import type { Reason } from "./differences.ts";

/** What differs from LangGraph's own server, and why. The list in docs/langgraph.md has the same sentences. */
export const DIFFERENCES: readonly Reason[] = [
  {
    reason:
      "States have a channel `messages` besides the graph's own, made of the idea, questions, answers and the plan, and the stream modes of messages tell it.",
    patterns: [
      "*messages: only here",
      "stream messages: event messages*: only here",
      "follow *: event messages: only here",
    ],
  },
  {
    reason: "A question names its own interrupt, as over HTTP, in `interruptId`.",
    patterns: ["*.value.interruptId: only here", "*.payload.interruptId: only here"],
  },
  {
    reason: "The result of a run that waits is the whole state with `__interrupt__`, not that alone.",
    patterns: [
      "*: body.<state>: only here",
      "*: event values with an interrupt.data.<state>: only here",
      "join a run that is over: body.__interrupt__: only here",
    ],
  },
  {
    reason:
      "Streams name themselves in `Location` and `Content-Location`, so that the SDK joins them again by itself when a connection breaks, and end with an event `end`.",
    patterns: ["*: header location: only here", "*: header content-location: only here", "*: event end: only here"],
  },
  {
    reason:
      "A run's stream can be joined from its beginning at any time, also when it is over or was cancelled, and in the modes that whoever joins asks for (`stream_mode`, by default `values`), not those that it was begun with.",
    patterns: [
      "join the stream of *: event updates: not here",
      "join the stream of *: event updates with an interrupt: not here",
      "join the stream of *: event metadata: only here",
      "join the stream of *: event values: only here",
      "join the stream of *: event values with an interrupt: only here",
    ],
  },
  {
    reason: "What `custom` tells is the session's own events, as over HTTP.",
    patterns: ["*: event custom: only here"],
  },
  {
    reason: "A list of threads has of their values what each began with; their states are read one by one.",
    patterns: [
      "search waiting threads: body[].values.<state>: not here",
      "search waiting threads: body[].values.idea: only here",
      "search waiting threads: body[].values.language: only here",
      "search waiting threads: body[].values.preset: only here",
      "search waiting threads: body[].values.title: only here",
    ],
  },
  {
    reason:
      "A thread always has `values` and `interrupts`, a state always `metadata`, and a thread's metadata name the graph.",
    patterns: [
      "*: body.values: only here",
      "*: body[].values: only here",
      "*: body.interrupts: only here",
      "*: body[].interrupts: only here",
      "GET the state of a new thread: body.metadata: only here",
      "GET a thread: body.metadata.assistant_id: only here",
      "GET a thread: body.metadata.graph_id: only here",
    ],
  },
  {
    reason:
      "What a client sent with a run (`kwargs`, `config`), and metadata of LangGraph's own platform, are not kept; a checkpoint's metadata are the checkpointer's.",
    patterns: [
      "*: body.config.configurable: not here",
      "search waiting threads: body[].config.configurable: not here",
      "GET a run: body.kwargs.*: not here",
      "GET a run: body.metadata.created_by: not here",
      "GET the state of a * thread: body.metadata.*: not here",
    ],
  },
  {
    reason:
      "Tasks are the steps of a session's events: named by the step, without input, triggers, result and interrupts.",
    patterns: [
      "*: body*.tasks[].result: *object, here null",
      "*: event tasks.data*.id: uuid, here text",
      "*: event tasks.data*.input: object, here null",
      "*: event tasks.data*.interrupts: of object, here empty",
      "*: event tasks.data*.interrupts: not always here",
      "*: event tasks.data*.metadata: not here",
      "*: event tasks.data*.triggers: of text, here empty",
      "stream what happens inside: event tasks.data.result: object, here null",
      "follow after an event*: event tasks: not here",
    ],
  },
  {
    reason:
      "A question's message follows its interrupt: a hook that keeps one interrupt an id, and takes in the two streams apart, would show the old question again.",
    patterns: [
      "follow after an event: event checkpoints: only here",
      "follow after an event: event values: only here",
      "follow *: order lifecycle running, (checkpoints tasks updates values)+, input.requested, (tasks)+, lifecycle interrupted; here lifecycle running, (*)+, input.requested, (checkpoints values)+, lifecycle interrupted",
    ],
  },
  {
    reason:
      "The stream mode `checkpoints` tells whole states; `debug` and `events`, which show LangGraph's inside, tell nothing.",
    patterns: [
      "stream what happens inside: event checkpoints.data.*: only here",
      "stream what happens inside: event debug: not here",
      "stream what happens inside: event events: not here",
    ],
  },
  {
    reason: "A run without a thread makes one, which stays: it can ask, and its events have ids.",
    patterns: [
      "wait for a run without a thread: body.__error__: not here",
      "wait for a run without a thread: body.__interrupt__: only here",
      "stream a run without a thread: event *.id: none, here text",
      "stream a run without a thread: event error: not here",
      "stream a run without a thread: event * with an interrupt: only here",
    ],
  },
  {
    reason:
      "What cannot be understood is refused before a run begins, with 400: an input, an event's id, an unknown channel.",
    patterns: [
      "wait for an input that is none: status 200, here 400",
      "stream an input that is none: status 200, here 400",
      "join the stream of a run, after an event that is none: status 200, here 400",
      "follow an unknown channel besides: status 200, here 400",
    ],
  },
  {
    reason: "What is not there is 404: a run, its stream, a checkpoint, a thread to run on (there 422).",
    patterns: [
      "join an unknown run: status 200, here 404",
      "join the stream of an unknown run: status 200, here 404",
      "GET the state at an unknown checkpoint: status 200, here 404",
      "run on an unknown thread: status 422, here 404",
      "stream on an unknown thread: status 422, here 404",
    ],
  },
  {
    reason: "What does not fit how a thread stands is 409: it is busy (there 422), asks something else, asks nothing.",
    patterns: [
      "run on a thread that runs: status 422, here 409",
      "stream on a thread that runs: status 422, here 409",
      "answer an unknown question: status 200, here 409",
      "answer a thread that asks nothing: status 200, here 409",
    ],
  },
  {
    reason:
      "A command that is refused is told so in its answer, not by a status; an answer to an unknown question is refused.",
    patterns: [
      "command to start an unknown assistant: status 404, here 200",
      "command to respond to an unknown question: body.*: *here",
    ],
  },
  {
    reason: "Where a request has both `since` and `Last-Event-ID`, the header is taken, as over HTTP.",
    patterns: ["follow after an event, with the id of an earlier one besides: event *"],
  },
  {
    reason:
      "What a session has done is kept: no run from an earlier checkpoint (a fork over HTTP makes a new session), no change of the state, no queue and no rollback of runs, no deletion of one run, no schedule. Such calls are refused and say so, with 409 or 422.",
    patterns: [
      "run from a checkpoint: status 200, here 409",
      "update the state: status 200, here 422",
      "update the state with what is none: status 400, here 422",
      "run on a thread that runs, to enqueue: status 200, here 422",
      "run on a thread that runs, to rollback: status 200, here 422",
      "delete a run: status 204, here 422",
      "schedule runs: status 500, here 422",
    ],
  },
  {
    reason:
      "There is one assistant, which nobody can change, with a description and with schemas of its configuration.",
    patterns: [
      "create an assistant: status 200, here 422",
      "change an assistant: status 200, here 422",
      "delete an unknown assistant: status 404, here 422",
      "*: body*.description: null, here text",
      "list an assistant's versions: body[].updated_at: only here",
      "GET an assistant's schemas: body.config_schema: only here",
      "GET an assistant's schemas: body.context_schema: only here",
    ],
  },
  {
    reason: "There is no store: it is empty, and nothing is put into it.",
    patterns: [
      "put into the store: status 204, here 422",
      "search the store: body.items: of object, here empty",
      "list the store's namespaces: body.namespaces: of list, here empty",
    ],
  },
  {
    reason: "No route wipes what is stored, and pages of other origins may use the server only by a list.",
    patterns: ["wipe what is stored: status 200, here 404", "ask as a page of another site: status 204, here 404"],
  },
  {
    reason:
      "A body is JSON and says so, since browsers send plain text without asking first; results say that they are JSON.",
    patterns: ["create a thread as plain text: status 200, here 415", "*: type text/plain, here application/json"],
  },
  {
    reason: "A thread's id is that of a session, which need not be a UUID.",
    patterns: [
      "create a thread with an id that is none: status 400, here 200",
      "GET a thread with an id that is none: status 400, here 200",
    ],
  },
  {
    reason: "Metadata may be left out of a change of a thread.",
    patterns: ["change a thread without metadata: status 400, here 200"],
  },
  {
    reason: "`X-Pagination-Next` is there where more follows, not where a page is full.",
    patterns: [
      "search assistants of a graph: header x-pagination-next: not here",
      "search threads, one of two: header x-pagination-next: only here",
    ],
  },
];
