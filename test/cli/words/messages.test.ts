import { describe, expect, it } from "vitest";
import { answerCommand, exampleAnswer, waitingText } from "../../../cli/prompts/answer-example.ts";
import { MESSAGES } from "../../../cli/words/messages.ts";
import type { Messages } from "../../../cli/words/messages-en.ts";
import { Answer } from "../../../schemas/answer.ts";
import { QUESTION_KINDS } from "../../../schemas/question.ts";
import { formField, openQuestion } from "../../support/open-question.ts";

type Samples<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends (...parameters: infer Parameters) => string
    ? readonly Parameters[]
    : Table[Key] extends string | readonly string[] | Record<string, string>
      ? null
      : Samples<Table[Key]>;
};

const figures = { calls: 3, tokens: 12_000, cachedTokens: 0, costUsd: 0.5 };
const plan = { session: "s-1", figures, elapsedMs: 61_000, path: "/p.md" };
const session: readonly [string][] = [["s-1"]];
const variant = { name: "terse", version: "0123456789abcdef" };
const rollout = { preset: "fast", variant, control: null };
const against = { ...rollout, control: { ...variant, name: "usual" } };

/** Parameters for every sentence that takes some; a new one does not compile before it stands here. */
const SAMPLES: Samples<Messages> = {
  states: null,
  format: {
    duration: [[4_000], [61_000], [3_661_000]],
    usage: [[figures], [{ calls: 1, tokens: 1, cachedTokens: 0, costUsd: null }]],
    yes: null,
    no: null,
    none: null,
    unknown: null,
  },
  session: {
    started: session,
    resumed: session,
    revising: [false, true].map((resumed) => [{ session: "s-1", number: 2, version: 3, resumed }]),
    withYourOutline: null,
    stopping: null,
    interrupted: session,
    cancelled: session,
    canBeUndone: [["s-1", 60]],
    asBefore: session,
    failed: [["s-1", "X."]],
    written: [["s-1", { written: 4, total: 9 }]],
    offline: null,
    noPlanYet: session,
  },
  context: {
    fetch: [[["https://example.com/a"]], [["https://example.com/a", "https://example.com/b"]]],
    notFetched: null,
    needsFetch: [[["https://example.com/a"]]],
    leftOut: [["notes/a.png", "x"]],
  },
  finished: {
    plan: [[plan], [{ ...plan, elapsedMs: null, path: null }]],
    partial: [[plan], [{ ...plan, path: null }]],
    reply: null,
    unchanged: [["s-1", 2]],
    summary: {
      untitled: null,
      sections: null,
      words: null,
      score: null,
      scoreOf: [[8.5]],
      assumptions: null,
      missing: null,
      cost: null,
      file: null,
      amount: [[1_234]],
      written: [[["A", "B"]]],
      read: session,
      save: session,
      page: session,
      revise: session,
      figures: session,
    },
  },
  waiting: {
    heading: [
      ["s-1", 1],
      ["s-1", 2],
    ],
    choices: null,
    fields: null,
    sections: null,
    howTo: null,
    orInTerminal: session,
    orRecommended: session,
    youDecide: null,
  },
  question: {
    why: [["X."]],
    refused: [["X.", 2, 6]],
    recommended: null,
    chooseOne: null,
    chooseMany: null,
    chooseKeys: null,
    chooseManyKeys: null,
    yesNoKeys: null,
    textKeys: null,
    enterTakes: null,
    somethingElse: null,
    yourAnswer: null,
    decide: null,
    yes: null,
    no: null,
    optional: null,
    separatedByComma: null,
    dateFormat: null,
    skip: null,
    interrupted: null,
    escStop: null,
    escBack: null,
    enteredBefore: null,
  },
  invalid: {
    empty: null,
    tooLong: [[1], [9]],
    tooShort: [[1], [9]],
    notNumber: null,
    notInteger: null,
    tooSmall: [[1]],
    tooGreat: [[9]],
    notEmail: null,
    notDate: null,
    notPattern: [["x+"]],
    tooFew: [[1]],
    tooMany: [[9]],
  },
  approval: {
    heading: [[1], [9]],
    accept: null,
    acceptWhat: null,
    edit: null,
    editWhat: null,
    reject: null,
    rejectWhat: null,
    reason: null,
    next: null,
    useIt: null,
    rename: null,
    move: null,
    drop: null,
    add: null,
    changePoints: null,
    lock: null,
    lockWhat: null,
    locked: null,
    openEditor: null,
    discard: null,
    which: null,
    whereTo: null,
    atTheEnd: null,
    before: [["X"]],
    newTitle: null,
    newAbout: null,
    newPoints: null,
    editorFailed: [["X."]],
    editorExit: [["1"]],
    noSections: null,
    tooManySections: [[40]],
    titleTooLong: [[200]],
    editorHelp: null,
    acceptEdited: null,
    edited: null,
    outlineRows: [[1, 9, 12]],
    outlineKeys: null,
    tabForTitles: null,
    tabForAll: null,
  },
  progress: {
    running: null,
    finished: null,
    runningOffline: null,
    finishedOffline: null,
    working: null,
    specialistsOf: [[3, 6]],
    sectionsOf: [[4, 9]],
    sections: [[1], [9]],
    calls: [[1], [9]],
    tokens: [[1], [9_000]],
    retried: [["Section", 2, 2_000, "503"]],
    queued: null,
    requeued: [["X.", "2026-11-28 03:12", 2, 5]],
    cancelUndone: [["waiting"]],
    touched: [["Finance", "Halve it."]],
    unknownSections: [[["Pricing", "Market"]]],
    untouched: [["X."], [""]],
    outline: {
      add: [["A"]],
      drop: [["A"]],
      move: [["A"]],
      merge: [["A", "B"]],
      rename: [["A", "B"]],
    },
    figure: [
      ["Price", "$9", "$12"],
      ["Price", null, null],
    ],
    undone: [["X."]],
    warning: [["X."]],
    refused: [["q-1", 1, 6, "X."]],
    waiting: [
      [12_000, "model-rate-limited"],
      [500, "x"],
    ],
    opening: null,
    answered: [
      ["Q?", "A", false],
      ["Q?", "A", true],
    ],
  },
  idea: null,
  usage: [
    ["commander.unknownOption", "unknown option '--x'"],
    ["commander.invalidArgument", "argument 'best' is invalid. Allowed choices are fast, quality."],
    ["commander.other", "something else"],
  ],
  next: {
    "idea-empty": [[]],
    "session-exists": [["s-1"]],
    "session-unknown": [[]],
    "variant-unknown": [[]],
    "checkpoint-unknown": [["s-1"]],
    "question-not-open": [["s-1"]],
    "session-not-finished": [["s-1"]],
    "session-over": [["s-1"]],
    "undo-too-late": [["s-1"]],
    "session-not-cancelled": [["s-1"]],
    "version-unknown": [["s-1"]],
    "session-none": [[]],
    "dead-letter-unknown": [[]],
    "dead-letter-ambiguous": [[]],
    "webhook-unknown": [[]],
    "session-ambiguous": [[]],
    "checkpoint-ambiguous": [["s-1"]],
    "rollout-unknown": [[]],
    "rollout-none": [[]],
    "file-not-ours": [[]],
  },
  limits: null,
  list: {
    columns: null,
    empty: null,
    untitled: null,
    crashed: null,
    crashedHint: [[1], [2]],
    more: [["plancraft list --before s-1"]],
    badLimit: [['"x"']],
  },
  rating: { up: [[2]], down: [[2]], badThumb: [['"sideways"']] },
  rollout: {
    columns: null,
    states: null,
    arms: null,
    variant: [[variant], [null]],
    none: null,
    more: [[50]],
    badLimit: [['"x"']],
    started: [
      [rollout, "5%"],
      [against, "5%"],
    ],
    raised: [[rollout, "5%", "25%"]],
    lowered: [
      [rollout, "25%", "5%"],
      [against, "25%", "5%"],
    ],
    same: [["5%"]],
    promoted: [[rollout]],
    rolledBack: [[rollout], [against]],
    heading: [[rollout, "0123abcd"]],
    running: [["5%", "2026-11-28 10:00", "kim"]],
    over: { promoted: [["2026-11-28 10:00"]], "rolled-back": [["2026-11-28 10:00"]] },
    byItself: [["x"]],
    table: null,
    evidence: { heading: null, columns: null, limit: null, control: null },
    warned: [[{ sessions: 1, failures: 1 }], [{ sessions: 90, failures: 2 }]],
    acts: {
      columns: null,
      guard: null,
      start: [["5%"]],
      share: [["5%", "25%"]],
      promote: null,
      rollback: [[null], ["too short"]],
      warn: null,
    },
    inArm: {
      canary: [[variant, "fast"]],
      control: [
        [variant, "fast"],
        [null, "fast"],
      ],
    },
  },
  variant: {
    ...{ columns: null, asItIs: null, none: null, notKept: null, changesNothing: null, unset: null, lineEnd: null },
    ...{ replaces: null, gone: null },
    kept: [["2026-11-28 10:00", "kim"]],
    usable: [["terse-writer", "0123456789ab"]],
    changes: [["model, prompts.write"]],
    heading: [["default", "terse-writer"]],
    same: [["one", "other"]],
  },
  webhooks: {
    columns: null,
    log: null,
    ...{ all: null, well: null, failing: null, disabled: null, none: null },
    added: [["wh_1"]],
    tested: [["https://a.example/hook", 204]],
    removed: [["wh_1"]],
    rotated: [["wh_1", "2026-12-27 10:00"]],
    problem: [["wh_1", "x"]],
    emptyLog: [["wh_1"]],
    replayed: [
      [0, "wh_1"],
      [1, "wh_1"],
      [2, "wh_1"],
    ],
    badEvent: [['"x"']],
    notBoth: null,
  },
  evals: {
    begun: [["soap-shop", "en"]],
    done: [
      ["soap-shop", "en", 1, 2, 0],
      ["soap-shop", "en", 1, 2, 1],
    ],
    offline: null,
    kept: [["/tmp/eval"]],
    stopped: [["x."]],
    limit: [["x."]],
    lastWords: null,
    badLimit: null,
  },
  deleted: { until: null, none: null, deleted: [["s-1", "2026-12-27"]], undeleted: session },
  dead: {
    columns: null,
    fields: null,
    asked: { run: [["mina", "normal"]], answer: [["mina", "normal"]] },
    priorities: null,
    none: null,
    more: [[50]],
    badLimit: [['"x"']],
    replayed: session,
    dropped: [["0a1b"]],
    goOn: session,
  },
  migrated: [
    ["127.0.0.1:5432/plans", 0],
    ["127.0.0.1:5432/plans", 1],
    ["127.0.0.1:5432/plans", 29],
  ],
  stats: { columns: null, variants: { columns: null, none: null }, durations: [[4_000, 61_000]], unpriced: [[1], [9]] },
  prune: {
    removed: [
      [1, 1, "9 B"],
      [9, 3, "1.2 MB"],
    ],
    wouldRemove: [
      [1, 1, "9 B"],
      [9, 3, "1.2 MB"],
    ],
    deleted: [[1], [2]],
    nothing: null,
    inUse: [[1], [2]],
    badAge: [['"x"']],
    badKeep: [['"x"']],
  },
  backup: {
    made: [
      [1, "9 kB", "/backup"],
      [2, "9 kB", null],
    ],
    ownServer: null,
    restored: [[1, "2026-11-27 10:00", "0.1.0"]],
    goOn: [[1], [2]],
    kept: [["/home/config.json"]],
    terminal: null,
    jsonInStream: null,
  },
  memory: { columns: null, empty: null, forgotten: [[0], [1], [2]] },
  serve: {
    listening: [["http://127.0.0.1:8123/"]],
    offline: null,
    notOpened: [["http://127.0.0.1:8123/"]],
    draining: null,
    atOnce: null,
    badPort: [["http"]],
  },
  work: {
    working: [[1], [4]],
    draining: null,
    atOnce: null,
    measured: [["http://127.0.0.1:9464"]],
    badMetrics: [["9464"]],
    badConcurrency: [["many", 100]],
    badWorkers: [["0", 32]],
    restarts: [[1]],
  },
  elsewhere: {
    ...{ queued: session, leftRunning: session, follows: session, notBegun: session },
    ...{ detachAndOut: null, followAndMore: null },
  },
  sessionVariant: {
    label: null,
    counted: (["canary", "control"] as const).map((arm) => ["terse (0123456789ab)", "r-1", arm]),
  },
  workers: {
    label: null,
    there: [
      [1, 1],
      [3, 12],
    ],
    none: null,
    start: null,
  },
  tokens: {
    columns: null,
    ...{ all: null, unlimited: null, never: null, expired: null },
    added: [["Anna", "/t.json"]],
    notConfigured: [["/t.json"]],
    none: [["/t.json"]],
    revoked: [
      [1, "Anna"],
      [2, "Anna"],
    ],
    badDailyCost: [['"x"']],
    badExpires: [['"x"']],
  },
  resumeAll: { none: null, taken: session, settled: session, oneOrAll: null, notBoth: null },
  show: {
    session: null,
    title: null,
    idea: null,
    state: null,
    created: null,
    updated: null,
    preset: null,
    model: null,
    language: null,
    languages: null,
    usage: null,
    source: null,
    page: null,
    parent: null,
    forkedAt: [["s-1", "c-1"]],
    lastError: null,
    goOn: session,
  },
  audit: { heading: session, columns: null, acts: null, answered: null, empty: session },
  history: {
    heading: session,
    columns: null,
    review: [[1, 7]],
    counted: [[2]],
    changes: null,
    end: null,
    empty: session,
    forkHint: session,
  },
  diff: {
    heading: [[1, 2]],
    changes: null,
    words: [[1, 2]],
    same: [[1, 2]],
    badVersion: [["0"]],
    figures: null,
    moved: [["Costs", 3, 1]],
    renamed: [["Costs"]],
    merged: [["Costs"]],
  },
  figures: {
    heading: [[1, 102]],
    columns: null,
    kinds: null,
    above: null,
    places: [[1], [2]],
    nowhere: null,
    decisions: null,
    notes: null,
    hint: [["s-1", "price"]],
  },
  cases: { columns: null, mean: null, none: null },
  set: {
    usage: null,
    confirm: [["Budget ($40,000)"]],
    none: null,
    now: null,
    decision: null,
    doubts: [[1], [2]],
    warnings: null,
    same: null,
    trial: null,
    stored: [["s-1", 2]],
    undone: [["s-1", 3]],
    between: [[1], [2]],
  },
  export: {
    written: [["/p.md"]],
    toFile: [["docx", "s-1"]],
    apart: [["hwpx", "s-1"]],
    recordFormat: null,
  },
  open: { opened: [["/p.html"]], notOpened: null },
  setup: {
    heading: null,
    isSet: null,
    isNotSet: null,
    noServers: null,
    models: [
      ["", 0],
      ["a, b", 3],
    ],
    question: null,
    byKey: null,
    offline: null,
    unchanged: [["offline"], [null]],
    saved: [["ollama:qwen3:8b", "/p/config.json"]],
    offered: [["Ollama"]],
  },
  doctor: {
    heading: null,
    orphan: [[123]],
    node: null,
    model: null,
    keys: null,
    search: null,
    meaning: null,
    meaningOff: null,
    metrics: null,
    metricsUsual: null,
    metricsAt: [["0.0.0.0:9464"]],
    metricsOff: null,
    searchOn: null,
    searchOff: null,
    storage: null,
    embedded: null,
    external: null,
    home: null,
    database: null,
    checkpoints: null,
    events: null,
    lastFailure: [["2026-11-27 10:00", "model-rejected", "refused"]],
    ledger: null,
    sessions: null,
    reachable: [[3]],
    marks: null,
    allWell: null,
    problems: [[1], [2]],
  },
  help: { about: null, commands: null, options: null, headings: null },
};

interface Sentence {
  readonly at: string;
  readonly text: string;
}

/** Every sentence of a table, the functions called with their samples. */
function sentences(table: unknown, samples: unknown, at = ""): Sentence[] {
  if (typeof table === "string") return [{ at, text: table }];
  if (typeof table === "function") {
    if (!Array.isArray(samples)) throw new Error(`${at} has no samples`);
    return samples.map((parameters, index) => ({ at: `${at}[${index}]`, text: table(...parameters) }));
  }
  if (typeof table !== "object" || table === null) throw new Error(`${at} is no sentence`);
  return Object.entries(table).flatMap(([key, value]) => {
    const inner = typeof samples === "object" && samples !== null ? Reflect.get(samples, key) : null;
    return sentences(value, inner, at === "" ? key : `${at}.${key}`);
  });
}

const ENGLISH = sentences(MESSAGES.en, SAMPLES);
const KOREAN = sentences(MESSAGES.ko, SAMPLES);
const HANGUL = /\p{Script=Hangul}/u;
/** What is typed on a command line is the same in every language. */
const COMMAND =
  /plancraft (?:work|resume|cancel|new|answer|revise|figures|export|fork|list|history|show|diff|set|token add|dead (?:list|replay|drop)|webhooks (?:add|list|test)|rollout (?:list|status|start VARIANT)|variant (?:list|check variant\.yaml)|undelete|prune|completion bash)(?: s-1)?(?: price=VALUE)?(?: --[a-z-]+(?: [A-Za-z|]+)?)*/g;

describe("the sentences of the command line", () => {
  it("stand in both languages, none of them empty", () => {
    expect(KOREAN.map(({ at }) => at)).toEqual(ENGLISH.map(({ at }) => at));
    expect([...ENGLISH, ...KOREAN].filter(({ text }) => text.trim() === "")).toEqual([]);
    expect(ENGLISH.length).toBeGreaterThan(200);
  });

  it("hold no Korean in English", () => {
    expect(ENGLISH.filter(({ text }) => HANGUL.test(text))).toEqual([]);
  });

  it("hold no English sentence in Korean", () => {
    const latin = /[A-Za-z][A-Za-z'-]*(?:\s+[A-Za-z][A-Za-z'-]*){2,}/;
    expect(KOREAN.filter(({ text }) => latin.test(text.replaceAll(COMMAND, "·")))).toEqual([]);
    const korean = KOREAN.filter(({ text }) => !HANGUL.test(text));
    expect(korean).toEqual([]);
  });

  it("name the same commands in both languages", () => {
    const commands = (texts: Sentence[]) => texts.map(({ at, text }) => [at, text.match(COMMAND) ?? []]);
    expect(commands(KOREAN)).toEqual(commands(ENGLISH));
  });

  it("tell how to go on when a session starts", () => {
    expect(MESSAGES.en.session.started("s-1")).toBe(
      "Session s-1 started; stop any time with Ctrl-C, go on with: plancraft resume s-1",
    );
  });

  it("have the singular where there is one", () => {
    expect(MESSAGES.en.progress.calls(1)).toBe("1 call");
    expect(MESSAGES.en.format.usage({ calls: 1, tokens: 1, cachedTokens: 0, costUsd: null })).toBe(
      "1 model call · 1 token",
    );
  });

  it("say of what was used how much came from the provider's cache, where some did", () => {
    const used = { ...figures, cachedTokens: 3_456 };
    expect(MESSAGES.en.format.usage(used)).toBe(
      "3 model calls · 12,000 tokens, of which 3,456 from the provider's cache · $0.50",
    );
    expect(MESSAGES.ko.format.usage(used)).toBe("모델 호출 3회 · 토큰 12,000개(이 중 3,456개는 제공자 캐시) · $0.50");
    expect(MESSAGES.ko.format.usage(figures)).toBe("모델 호출 3회 · 토큰 12,000개 · $0.50");
  });
});

describe("the example of an answer", () => {
  const options = [
    { id: "a", title: "A", description: "" },
    { id: "b", title: "B", description: "" },
  ];

  it.each(QUESTION_KINDS)("is a valid answer of the kind %s, with and without a recommendation", (kind) => {
    const fields = [formField({ id: "email", type: "email" }), formField({ id: "n", type: "integer", min: 3 })];
    for (const language of ["en", "ko"] as const) {
      const plain = openQuestion(kind, { options, fields });
      expect(Answer.parse(exampleAnswer(plain, language)).kind).toBe(kind);
      const recommended = { option: "b", options: ["b"], text: "B", confirm: "no", form: null, approval: "accept" }[
        kind
      ];
      expect(Answer.parse(exampleAnswer({ ...plain, recommended }, language)).kind).toBe(kind);
    }
  });

  it("takes what is recommended", () => {
    expect(exampleAnswer(openQuestion("option", { options, recommended: "b" }), "en")).toEqual({
      kind: "option",
      optionId: "b",
    });
    expect(exampleAnswer(openQuestion("confirm", { recommended: "no" }), "en")).toEqual({
      kind: "confirm",
      confirmed: false,
    });
  });

  it("stands in a command that a shell takes as it is, apostrophes too", () => {
    const command = answerCommand("s-1", [openQuestion("text", { recommended: "Kim's gear" })], "en");
    expect(command).toBe(`plancraft answer s-1 '{"interrupt-1":{"kind":"text","text":"Kim'\\''s gear","attempt":1}}'`);
  });

  it("comes with the questions, their choices and why the last answer was refused", () => {
    const question = openQuestion("option", { options, recommended: "b", problem: "No such option.", attempt: 2 });
    const text = waitingText("s-1", [question], "en");
    expect(text).toContain("Session s-1 waits for an answer:");
    expect(text).toContain("Who is it for?");
    expect(text).toContain("b  B (recommended)");
    expect(text).toContain("The last answer could not be used: No such option. (attempt 2 of 6)");
    expect(text).toContain(`plancraft answer s-1 '{"interrupt-1":{"kind":"option","optionId":"b","attempt":2}}'`);
    expect(text).toContain("plancraft resume s-1 --yes");
  });
});

it("a failure promises that what is there costs nothing again, and says that what failed does", () => {
  expect(MESSAGES.en.session.failed("s-1", "It broke.")).toContain(
    "is not paid for again; only what failed is asked and paid for anew.",
  );
  expect(MESSAGES.ko.session.failed("s-1", "실패했습니다.")).toContain(
    "비용이 다시 들지 않습니다. 실패한 답변만 새로 요청하며, 그 비용은 다시 듭니다.",
  );
});
