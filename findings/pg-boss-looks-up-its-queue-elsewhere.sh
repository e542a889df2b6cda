#!/usr/bin/env bash
# pg-boss 12.35.0, `send` with a `db` of one's own, which is to put the job into one's own transaction.
#
# Seen: the job is inserted on that `db`, and the queue that it is for is looked up on the instance's own connection, at the first
# send of each instance that has not been started; later sends ask nothing there. So a send within a transaction needs a second
# connection beside it, and a queue that was made in that same transaction is not found ("does not exist").
# Fails where that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --save-exact node@24.21.0 pg-boss@12.35.0 @electric-sql/pglite@0.5.8

cat > send.mjs <<'JS'
import { PGlite } from "@electric-sql/pglite";
import { fromPglite, PgBoss } from "pg-boss";

const pglite = new PGlite();
const statements = { own: 0, given: 0 };
const counted = (which) => {
  const db = fromPglite(pglite);
  return { executeSql: (...asked) => ((statements[which] += 1), db.executeSql(...asked)) };
};
const options = { backend: "pglite", supervise: false, schedule: false };
const maker = new PgBoss({ ...options, db: fromPglite(pglite) });
await maker.start();
await maker.createQueue("letters");

const boss = new PgBoss({ ...options, db: counted("own") });
const seen = [];
for (const nth of ["first", "second"]) {
  Object.assign(statements, { own: 0, given: 0 });
  await boss.send("letters", {}, { db: counted("given") });
  seen.push(`${nth}: ${statements.own} on its own, ${statements.given} on the one that was given`);
}
console.log(seen.join("; "));
process.exit(0);
JS
seen=$(npx node send.mjs)
echo "$seen"
[ "$seen" = "first: 1 on its own, 1 on the one that was given; second: 0 on its own, 1 on the one that was given" ]
