import type { LazyPlanner } from "../../../planner/planner.ts";
import type { SeenVariant } from "../../../planner/rollouts/variants.ts";
import { USUAL_VARIANT } from "../../../schemas/rollout/variant.ts";
import { EXIT } from "../../../utils/errors.ts";
import type { CommonOptions, Surface } from "../../surface.ts";
import { minute } from "../../terminal/local-time.ts";
import { plainLines, wrapToWidth } from "../../terminal/text-width.ts";
import { titledTable } from "../../terminal/titled-table.ts";
import { withPlanner } from "../with-planner.ts";

type UseCases = Awaited<ReturnType<LazyPlanner["loadVariants"]>>;
type Difference = Awaited<ReturnType<UseCases["diff"]>>;
type Change = Difference["changes"][number];

/** As many digits as tell one version from another. */
const SHOWN_VERSION = 12;
/** A file is one of this machine. */
const HERE = { files: true } as const;
const SIGNS = { added: "+ ", removed: "- ", same: "  ", "left-out": "..." } as const;

/** `plancraft variant list` */
export function listVariants(options: CommonOptions): Promise<number> {
  return withVariants(options, async (variants, surface) => {
    const listed = await variants.list();
    const { json, messages, host } = surface;
    if (json) {
      for (const one of listed) surface.printJson(one);
      return;
    }
    const { columns, asItIs, none } = messages.variant;
    const rows = listed.map(({ name, version, createdAt, createdBy, changes }) => [
      name,
      version.slice(0, SHOWN_VERSION),
      createdAt === null ? "-" : minute(createdAt),
      createdBy ?? "-",
      createdAt === null ? asItIs : changes.join(", "),
    ]);
    const heading = [columns.name, columns.version, columns.at, columns.by, columns.changes];
    surface.page(titledTable([heading, ...rows], host.stdout.columns));
    if (listed.length === 1) surface.tell(none);
  });
}

/** `plancraft variant show VARIANT`: a file again, which is the same variant. */
export function showVariant(name: string, options: CommonOptions): Promise<number> {
  return withVariants(options, async (variants, surface) => {
    const variant = await variants.show(name, HERE);
    if (surface.json) surface.printJson(variant);
    else {
      const text = await variants.fileText(variant);
      surface.page(`# ${titleOf(variant)}, ${keptBy(variant, surface)}\n${text}`);
    }
  });
}

/** `plancraft variant diff VARIANT OTHER` */
export function diffVariants(from: string, to: string, options: CommonOptions): Promise<number> {
  return withVariants(options, async (variants, surface) => {
    const difference = await variants.diff(from, to, HERE);
    const [one, other] = [titleOf(difference.from), titleOf(difference.to)];
    const { heading, same } = surface.messages.variant;
    if (surface.json) {
      const { from: before, to: after, changes } = difference;
      surface.printJson({ from: refOf(before), to: refOf(after), changes });
    } else if (difference.changes.length === 0) surface.tell(same(one, other));
    else {
      surface.page(`${heading(one, other)}\n\n${described(difference.changes, surface)}`);
    }
  });
}

/** `plancraft variant check FILE` */
export function checkVariantFile(path: string, options: CommonOptions): Promise<number> {
  return withVariants(options, async (variants, surface) => {
    const { variant, changes, warnings } = await variants.check(path);
    const { language, messages } = surface;
    const { usable, changes: changesFields, changesNothing } = messages.variant;
    const said = warnings.map((warning) => warning[language]);
    if (surface.json) return surface.printJson({ ...refOf(variant), changes, warnings: said });
    const what = changes.length === 0 ? changesNothing : changesFields(changes.join(", "));
    surface.printWrapped(`${usable(variant.name, variant.version.slice(0, SHOWN_VERSION))} ${what}`);
    for (const warning of said) surface.tell(messages.progress.warning(warning));
  });
}

function withVariants(
  options: CommonOptions,
  command: (variants: UseCases, surface: Surface) => Promise<void>,
): Promise<number> {
  return withPlanner(options, async (planner, surface) => {
    await command(await planner.loadVariants(), surface);
    return EXIT.done;
  });
}

function refOf({ name, version }: SeenVariant) {
  return { name, version };
}

function titleOf({ name, version }: SeenVariant): string {
  return name === USUAL_VARIANT.name ? name : `${name} (${version.slice(0, SHOWN_VERSION)})`;
}

function keptBy({ name, createdAt, createdBy }: SeenVariant, { messages }: Surface): string {
  const { asItIs, kept, notKept } = messages.variant;
  if (name === USUAL_VARIANT.name) return asItIs;
  return createdAt === null ? notKept : kept(minute(createdAt), createdBy ?? "");
}

/** Values as they were and are, a line each; then each text by its lines. */
function described(changes: readonly Change[], surface: Surface): string {
  const { unset } = surface.messages.variant;
  const { none } = surface.messages.format;
  const width = surface.host.stdout.columns;
  const values = changes
    .filter(({ lines }) => lines === undefined)
    .flatMap(({ field, from, to }) => {
      const [before, after] = [from, to].map((value) => value ?? (field === "description" ? none : unset));
      const line = `${field}: ${before} -> ${after}`;
      return width === undefined ? [line] : wrapToWidth(line, width);
    });
  const texts = changes.flatMap((change) => (change.lines ? [describeText(change, change.lines, surface)] : []));
  return [...(values.length > 0 ? [values.join("\n")] : []), ...texts].join("\n\n");
}

function describeText(
  { field, from, to }: Change,
  lines: NonNullable<Change["lines"]>,
  { messages, host }: Surface,
): string {
  const { replaces, gone, lineEnd } = messages.variant;
  const group = field.startsWith("guides.") ? "guides" : "prompts";
  const what = from === null ? replaces[group] : to === null ? gone[group] : lines.length === 0 ? lineEnd : null;
  const width = host.stdout.columns;
  const shown = lines.flatMap(({ change, text }) => {
    const [line = ""] = plainLines(text);
    const parts = width === undefined ? [line] : wrapToWidth(line, Math.max(8, width - 4));
    return parts.map((part, at) => `  ${at === 0 ? SIGNS[change] : "  "}${part}`.trimEnd());
  });
  return [what === null ? `${field}:` : `${field}: ${what}`, ...shown].join("\n");
}
