import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const FOLDER = new URL("../../migrations/", import.meta.url);
/** Those before were written when no version was in anybody's hands. */
const FIRST_CHECKED = 30;

/** What a program that knows nothing of the migration cannot go on with. */
const TAKES_AWAY: readonly (readonly [RegExp, string])[] = [
  [/\bDROP\s+(?:TABLE|COLUMN|VIEW|FUNCTION|TRIGGER|TYPE|SCHEMA)\b/i, "drops what older programs may use"],
  [/\bDROP\s+(?:NOT\s+NULL|DEFAULT)\b/i, "lets in what older programs do not expect, or asks them for more"],
  [/\bRENAME\b/i, "renames what older programs know by its name"],
  [/\bALTER\s+(?:COLUMN\s+)?\w+\s+(?:SET\s+DATA\s+)?TYPE\b/i, "changes a type, and rewrites the table"],
  [/\bSET\s+NOT\s+NULL\b/i, "asks older programs for what they do not write"],
  [
    /\bADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?\w+\s+(?:(?!DEFAULT|,|;)[\s\S])*?\bNOT\s+NULL\b(?:(?!DEFAULT|,|;)[\s\S])*(?:[,;]|$)/i,
    "adds a column that older programs do not write, without a default",
  ],
  [/\bTRUNCATE\b|\bDELETE\s+FROM\s+\w+\s*;/i, "removes all rows"],
];

/** What holds a table for as long as it is large, with everybody waiting behind it. */
const HOLDS: readonly (readonly [RegExp, string])[] = [
  [
    /\bADD\s+(?:CONSTRAINT\s+\w+\s+)?(?:CHECK|FOREIGN\s+KEY|UNIQUE|PRIMARY\s+KEY)\b(?![^;]*NOT\s+VALID)/i,
    "checks all rows",
  ],
  [/\bUPDATE\s+\w+\s+SET\b(?![^;]*\bWHERE\b)/i, "writes every row anew"],
  [/\b(?:VACUUM|CLUSTER|LOCK\s+TABLE|REINDEX)\b/i, "holds a table"],
];

/** What is wrong with a migration while an older program runs, as sentences. */
function problemsOf(sql: string): string[] {
  const code = sql.replace(/--.*$/gm, "").replace(/\$\$[\s\S]*?\$\$/g, "''");
  const found = (rules: typeof HOLDS) => rules.filter(([rule]) => rule.test(code)).map(([, problem]) => problem);
  const made = new Set(
    [...code.matchAll(/\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)/gi)].map(([, name]) => name),
  );
  const indexed = [...code.matchAll(/\bCREATE\s+(?:UNIQUE\s+)?INDEX\b[\s\S]*?\bON\s+(\w+)/gi)].map(([, name]) => name);
  const held = indexed
    .filter((name) => !made.has(name))
    .map((name) => `makes an index of ${name} while nobody can write there`);
  const isContract = /^-- contract: needs \d{4}\b/.test(sql);
  const isSmall = /^-- short: \S/m.test(sql);
  return [...(isContract ? [] : found(TAKES_AWAY)), ...(isSmall ? [] : [...found(HOLDS), ...held])];
}

it("every migration leaves older programs all that they use, or says which it needs", () => {
  const names = readdirSync(FOLDER).filter((name) => Number.parseInt(name, 10) >= FIRST_CHECKED);
  const problems = names.flatMap((name) =>
    problemsOf(readFileSync(new URL(name, FOLDER), "utf8")).map((problem) => `${name} ${problem}`),
  );
  expect(problems).toEqual([]);
});

it("a contract needs a migration that came before it", () => {
  for (const name of readdirSync(FOLDER)) {
    const needs = /^-- contract: needs (\d{4})\b/.exec(readFileSync(new URL(name, FOLDER), "utf8"))?.[1];
    if (needs !== undefined) expect(Number(needs), name).toBeLessThan(Number.parseInt(name, 10));
  }
});

it.each([
  "ALTER TABLE sessions DROP COLUMN state;",
  "DROP TABLE IF EXISTS ratings;",
  "ALTER TABLE sessions RENAME COLUMN state TO status;",
  "ALTER TABLE sessions ALTER COLUMN score TYPE numeric;",
  "ALTER TABLE sessions ALTER COLUMN title SET NOT NULL;",
  "ALTER TABLE sessions ADD COLUMN weight integer NOT NULL;",
  "ALTER TABLE sessions ADD weight integer NOT NULL REFERENCES ratings (id)",
  "TRUNCATE ratings;",
  "CREATE INDEX sessions_by_title ON sessions (title);",
  "CREATE UNIQUE INDEX a ON sessions (title);",
  "ALTER TABLE sessions ADD CONSTRAINT positive CHECK (weight > 0);",
  "UPDATE sessions SET weight = 1;",
])("finds what is wrong with %s", (sql) => {
  expect(problemsOf(sql)).toHaveLength(1);
});

it.each([
  "ALTER TABLE sessions ADD COLUMN weight integer NOT NULL DEFAULT 0;",
  "ALTER TABLE sessions ADD COLUMN weight integer DEFAULT 0 NOT NULL, ADD COLUMN why text;",
  "CREATE TABLE weights (id text NOT NULL); CREATE INDEX weights_by_id ON weights (id);",
  "ALTER TABLE sessions ADD CONSTRAINT positive CHECK (weight > 0) NOT VALID;",
  "UPDATE sessions SET weight = 1 WHERE state = 'queued';",
  "-- DROP TABLE is for the next one\nCREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql AS $$ TRUNCATE x $$;",
  "-- contract: needs 0031, which has no column state any more\nALTER TABLE sessions DROP COLUMN state;",
  "-- short: one row a person\nCREATE INDEX memory_by_day ON memory (day);",
])("finds nothing wrong with %s", (sql) => {
  expect(problemsOf(sql)).toEqual([]);
});
