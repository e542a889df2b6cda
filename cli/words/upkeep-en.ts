import type { ManualWords } from "../shell/manual.ts";
import { PROGRAM } from "./program-name.ts";
import { count } from "./wording-en.ts";

/** Sentences on what the program runs with, on sessions that are deleted, on backups, on the schema, and on runs that failed for good, in English. */
export const UPKEEP_EN = {
  doctor: {
    heading: "What PlanCraft runs with",
    node: "Node",
    model: "Model",
    keys: "Keys of models",
    search: "Web search",
    searchOn: "on, through Tavily",
    searchOff: "off: TAVILY_API_KEY is not set",
    meaning: "Search by meaning",
    meaningOff: "off: PLANCRAFT_EMBEDDINGS is not set",
    metrics: "Metrics",
    metricsUsual: "serve: /metrics of the server; work: 127.0.0.1:9464, or a port after it",
    metricsAt: (address: string) => `serve: /metrics of the server, and ${address}; work: ${address}`,
    metricsOff: "serve: /metrics of the server; work: off",
    storage: "Storage",
    embedded: "embedded Postgres",
    external: "DATABASE_URL",
    home: "Data directory",
    database: "Database",
    checkpoints: "Checkpoints",
    events: "Events",
    ledger: "Model calls",
    sessions: "Sessions",
    reachable: (ms: number) => `reachable in ${Math.round(ms)} ms`,
    marks: { ok: "ok", warning: "warning", failed: "failed" },
    lastFailure: (at: string, code: string, words: string) =>
      `the last call of this model, ${at}, failed (${code}); its server said: ${words}`,
    orphan: (pid: number) =>
      `an embedded server (process ${pid}) was left running by a crash; it is stopped when this command ends`,
    allWell: "Everything is in order.",
    problems: (amount: number) => `${count(amount, "problem", "problems")} found; what to do stands beside each.`,
  },

  deleted: {
    until: "GONE FOR GOOD",
    none: "No session of yours is deleted.",
    /** @param until A day. */
    deleted: (session: string, until: string) =>
      `Session ${session} is deleted: its plan, answers and files are kept until ${until}, and then removed by ${PROGRAM} prune. Bring it back with: ${PROGRAM} undelete ${session}`,
    undeleted: (session: string) => `Session ${session} is back as it was. See: ${PROGRAM} show ${session}`,
  },

  backup: {
    /** @param path Null for standard output. */
    made: (sessions: number, size: string, path: string | null) =>
      `Backed up ${count(sessions, "session", "sessions")} to ${path ?? "standard output"}: ${size}.`,
    ownServer:
      'The server has tools of its own, too: pg_dump --format=custom --no-owner --schema=public --file=plancraft.dump "$DATABASE_URL"',
    /** @param made When the backup was made. @param version Of the PlanCraft that made it. */
    restored: (sessions: number, made: string, version: string) =>
      `Restored ${count(sessions, "session", "sessions")} from the backup of ${made}, made by PlanCraft ${version}.`,
    goOn: (sessions: number) =>
      `${count(sessions, "session", "sessions")} ran when it was made. Go on with: ${PROGRAM} resume --all`,
    kept: (path: string) => `${path} was there already, and stays as it is: the backup has another one.`,
    terminal: "A backup is not shown on a terminal: name a file, or send it to a file or another program.",
    jsonInStream: "With - the backup itself is the output, so that there is no --json.",
  },

  dead: {
    columns: {
      ...{ id: "ID", at: "AT", session: "SESSION" },
      ...{ attempts: "TRIES", kind: "KIND", message: "WHY" },
    },
    fields: {
      ...{ id: "Letter", session: "Session", title: "Title", at: "Given up" },
      ...{ kind: "Kind", message: "Why", attempts: "Tries", asked: "Asked for" },
    },
    asked: {
      run: (person: string, priority: string) => `to go on, by ${person} (${priority})`,
      answer: (person: string, priority: string) => `to go on with answers, by ${person} (${priority})`,
    },
    priorities: { interactive: "interactive", normal: "normal", batch: "batch" },
    none: "No run has failed for good.",
    more: (shown: number) => `There are more than these ${shown}: see more with --limit.`,
    badLimit: (text: string) => `--limit must be a whole number above 0, and not ${text}.`,
    replayed: (session: string) =>
      `Session ${session} is queued again, and goes on from its last checkpoint. Follow it: ${PROGRAM} resume ${session} --follow`,
    dropped: (letter: string) => `Dropped ${letter}; its session stays as it is.`,
    goOn: (letter: string) =>
      `Once its cause is mended: ${PROGRAM} dead replay ${letter}. If nobody needs it: ${PROGRAM} dead drop ${letter}.`,
  },

  /** @param migrations How many were applied now. */
  migrated: (address: string, migrations: number) =>
    migrations === 0
      ? `The database ${address} is up to date.`
      : `The database ${address} is up to date: ${count(migrations, "migration", "migrations")} applied.`,
};

/** What the manual says besides the commands, in English. */
export const MANUAL_EN: ManualWords = {
  sections: {
    name: "NAME",
    synopsis: "SYNOPSIS",
    commands: "COMMANDS",
    options: "OPTIONS OF EVERY COMMAND",
    exit: "EXIT STATUS",
    environment: "ENVIRONMENT",
    files: "FILES",
    examples: "EXAMPLES",
  },
  exits: {
    done: "done",
    defect: "a defect of PlanCraft",
    wrongUse: "wrong use or configuration",
    waiting: "waits for an answer",
    model: "the model refused or failed for good; resume goes on",
    storage: "the database or the disk failed",
    inUse: "another process has the session",
    limit: "the spending limit is reached",
    cancelled: "cancelled",
    interrupted: "interrupted; everything is kept",
  },
  environment: [
    ["DATABASE_URL", "the Postgres to keep sessions in; without it, one is started in the home"],
    ["PLANCRAFT_MODEL", "the model of new plans, such as openai:gpt-4.1"],
    ["PLANCRAFT_LANG", "en or ko"],
    ["PLANCRAFT_HOME", "where the embedded database, logs and settings are"],
    ["PLANCRAFT_FETCH_HOSTS", "hosts of your own network that --context may fetch pages from"],
    ["PLANCRAFT_WEBHOOK_HOSTS", "hosts of your own network that webhooks may send events to"],
    ["PLANCRAFT_PAGER, PAGER", "the command that shows long output on a terminal; empty for none"],
  ],
  files: [
    [".plancraft.json", "settings of a folder; config.json in the home has those of all"],
    ["PLANCRAFT_HOME/logs/SESSION.jsonl", "the log of a session"],
    [
      "*.hwp",
      "read after Hancom's public description of the format (본 제품은 한글과컴퓨터의 한글 문서 파일(.hwp) 공개 문서를 참고하여 개발하였습니다)",
    ],
  ],
  examples: [
    ['plancraft new "A marketplace for used climbing gear"', "begins a plan, and asks what only you can say"],
    ["plancraft set @last price=9 fee=7%", "changes figures; the text follows without a model"],
    ["plancraft export @last --out plan.docx", "writes the plan as a document"],
  ],
};
