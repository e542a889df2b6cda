import type { Diagnosis } from "../../planner/setup/doctor.ts";
import { EXIT } from "../../utils/errors.ts";
import { type CommonOptions, createSurface, type Surface } from "../surface.ts";
import { byteSize } from "../terminal/byte-size.ts";
import { minute } from "../terminal/local-time.ts";
import { formatTable } from "../terminal/table.ts";
import type { Messages } from "../words/messages-en.ts";

/** `plancraft doctor` */
export async function examine(options: CommonOptions): Promise<number> {
  const surface = createSurface(options);
  const { diagnose } = await import("../../planner/setup/doctor.ts");
  const { problems, ...found } = await diagnose(options.host.environment);
  const reported = problems.map((problem) => ({ code: problem.code, message: problem.inLanguage(surface.language) }));
  if (surface.json) surface.printJson({ ...found, problems: reported });
  else
    surface.print(
      describe(
        found,
        reported.map(({ message }) => message),
        surface,
      ),
    );
  return problems[0]?.exitCode ?? EXIT.done;
}

type Found = Omit<Diagnosis, "problems">;

function describe(found: Found, problems: readonly string[], { messages }: Surface): string {
  const { doctor, format } = messages;
  const { storage, address, openedMs, sizes, orphan, lastFailure } = found;
  const where = storage === null ? format.unknown : storage === "embedded" ? doctor.embedded : doctor.external;
  const rows = [
    [doctor.node, found.node],
    [doctor.home, found.home ?? format.unknown],
    [
      doctor.storage,
      [where, address, openedMs === null ? null : doctor.reachable(openedMs)].filter(Boolean).join(", "),
    ],
    ...(sizes === null ? [] : describeSizes(sizes, messages)),
    ...(orphan === null ? [] : [[doctor.marks.warning, doctor.orphan(orphan)]]),
    ...describeWorkers(found, messages),
    [doctor.model, found.model ?? format.unknown],
    ...describeMeans(found, messages),
    ...(lastFailure === null
      ? []
      : [[doctor.marks.warning, doctor.lastFailure(minute(lastFailure.at), lastFailure.error, lastFailure.words)]]),
    [doctor.search, found.search === null ? format.unknown : found.search ? doctor.searchOn : doctor.searchOff],
    ...(found.search === null ? [] : [[doctor.meaning, found.embeddings ?? doctor.meaningOff]]),
    ...(found.search === null ? [] : [[doctor.metrics, describeMetrics(found.metrics, messages)]]),
    ...problems.map((problem) => [doctor.marks.failed, problem]),
  ];
  const verdict = problems.length === 0 ? doctor.allWell : doctor.problems(problems.length);
  return `${doctor.heading}\n${formatTable(rows)}\n${verdict}`;
}

/** What else a plan could be made with. */
function describeMeans({ keys, servers }: Found, { doctor, format }: Messages): string[][] {
  const set = (keys ?? []).flatMap(({ variable, isSet }) => (isSet ? [variable] : []));
  return [
    ...(keys === null ? [] : [[doctor.keys, set.join(", ") || format.none]]),
    ...servers.map(({ name, address, models }) => [
      name,
      [address, ...models.slice(0, 3).map((one) => one.name)].join(", "),
    ]),
  ];
}

function describeMetrics(address: string | null, { doctor }: Messages): string {
  if (address === "off") return doctor.metricsOff;
  return address === null ? doctor.metricsUsual : doctor.metricsAt(address);
}

function describeWorkers({ workers }: Found, { workers: words }: Messages): string[][] {
  if (workers === null) return [];
  const atOnce = workers.reduce((sum, { concurrency }) => sum + concurrency, 0);
  return [[words.label, workers.length === 0 ? words.none : words.there(workers.length, atOnce)]];
}

function describeSizes(sizes: NonNullable<Diagnosis["sizes"]>, { doctor, format }: Messages): string[][] {
  const size = (bytes: number | null) => (bytes === null ? format.none : byteSize(bytes));
  const { database, checkpoints, events, ledger, sessions } = sizes;
  return [
    [doctor.database, size(database)],
    [doctor.checkpoints, size(checkpoints)],
    [doctor.events, size(events)],
    [doctor.ledger, size(ledger)],
    [doctor.sessions, String(sessions ?? 0)],
  ];
}
