import type { Block, Cell } from "../../blocks/block.ts";
import { type ColumnNeed, columnWidths } from "../../tables/column-widths.ts";
import { ACROSS_PT, BROKEN_TABLE, DENSE_TABLE, NORMAL_TABLE, type TableFit, tableFit } from "../../tables/table-fit.ts";
import { fillLines } from "../lines/fill-lines.ts";
import type { TextStyle } from "../lines/text-style.ts";
import { type Unit, unitsOf } from "../lines/units.ts";
import { Tag } from "../tags/tag.ts";
import { runsOf } from "./inline-runs.ts";
import type { Room } from "./room.ts";
import { MARGIN, pageSize, textStyle } from "./sheet.ts";
import type { Strip } from "./strip.ts";
import { columnNeed } from "./table-columns.ts";
import { type RowCell, rowStrips, type TableSetting } from "./table-row.ts";

type Table = Extract<Block, { kind: "table" }>;
type Align = NonNullable<Cell["align"]>;

const SETTINGS: Readonly<Record<TableFit, Omit<TableSetting, "widths">>> = {
  normal: { size: NORMAL_TABLE.type, leading: 1.5, padX: NORMAL_TABLE.column / 2, padY: 5.6 },
  dense: { size: DENSE_TABLE.type, leading: 1.35, padX: DENSE_TABLE.column / 2, padY: 2.9 },
  across: { size: DENSE_TABLE.type, leading: 1.35, padX: DENSE_TABLE.column / 2, padY: 2.9 },
  broken: { size: BROKEN_TABLE.type, leading: 1.35, padX: BROKEN_TABLE.column / 2, padY: 2.9 },
};

/** A number, an amount or a share, as it stands in a cell. */
const NUMBER =
  /^[~≈±+−–-]?\s?[^\p{L}\d\s]{0,2}\s?\d[\d,.\s]*(?:\s?[~–-]\s?[^\p{L}\d\s]?\d[\d,.]*)?\s?(?:%|\p{L}{1,3}|만 원|억 원)?$/u;
const EMPTY = /^[\s–—-]*$/;

interface SetCell {
  readonly units: readonly Unit[];
  readonly tag: Tag;
}

/** A table: rows stand whole on a page, its header on each, and neither its first nor its last row alone. */
export function table({ header, rows }: Table, room: Room): Strip[] {
  const columns = Math.max(1, header.length, ...rows.map((row) => row.length));
  const tags = tagsOf(room.tag);
  const set = (fit: TableFit) => setCells(header, rows, { room, columns, size: SETTINGS[fit].size, tags });
  const normal = set("normal");
  const fit = fitIn(
    room,
    normal.needs.map(({ least }) => least / SETTINGS.normal.size),
  );
  const { needs, head, body } = fit === "normal" ? normal : set(fit);
  const isAcross = !room.isNested && (fit === "across" || fit === "broken");
  const width = isAcross ? ACROSS_PT : room.width;
  const padding = SETTINGS[fit].padX * 2;
  const widths = columnWidths(needs, width - padding * columns).map((column) => column + padding);
  const setting: TableSetting = { ...SETTINGS[fit], widths };
  const aligns = Array.from({ length: columns }, (_, at) => alignOf(header, rows, at));
  const filled = (cells: readonly SetCell[]) => cells.map((cell, at) => filledCell(cell, aligns[at], setting, at));
  const size = pageSize(isAcross);
  const page = size.textBottom - MARGIN.top;
  const headRow = { cells: filled(head), tag: new Tag("TR", tags.head) };
  const headStrips = rowStrips(headRow, setting, { kind: "header", most: page / 3 });
  const repeated = headStrips.length === 1 ? headOf(headRow, setting, page / 3) : [];
  // A heading of the text may stand above the header.
  const most = page * 0.9 - (repeated[0]?.height ?? 0);
  const bodyStrips = body.map((cells, at) =>
    rowStrips({ cells: filled(cells), tag: new Tag("TR", tags.body) }, setting, {
      kind: at % 2 ? "even" : "odd",
      most,
    }),
  );
  const strips = [
    ...headStrips.map((strip) => ({ ...strip, isKept: true })),
    ...bodyStrips.flatMap((row, at) => {
      const isNextToLast = at === bodyStrips.length - 2 && row.length === 1 && (bodyStrips[at + 1]?.length ?? 0) === 1;
      const [strip] = repeated;
      return row.map((part) => ({ ...part, isKept: isNextToLast, ...(strip ? { repeated: strip } : {}) }));
    }),
  ];
  return isAcross ? strips.map((strip) => ({ ...strip, isAcross, ...acrossHead(strip) })) : strips;
}

function acrossHead({ repeated }: Strip): Partial<Strip> {
  return repeated ? { repeated: { ...repeated, isAcross: true } } : {};
}

/** Smaller rooms than a page take no page across, but smaller type. */
function fitIn(room: Room, ems: readonly number[]): TableFit {
  if (!room.isNested) return tableFit(ems);
  const points = ({ type, column }: typeof NORMAL_TABLE) => ems.reduce((sum, em) => sum + em * type + column, 0);
  if (points(NORMAL_TABLE) <= room.width) return "normal";
  return points(DENSE_TABLE) <= room.width ? "dense" : "broken";
}

function headOf(row: { cells: readonly RowCell[] }, setting: TableSetting, most: number): Strip[] {
  const cells = row.cells.map((cell) => ({ ...cell, tag: null }));
  return rowStrips({ cells, tag: null }, setting, { kind: "header", most });
}

function tagsOf(parent: Tag) {
  const tag = new Tag("Table", parent);
  return { head: new Tag("THead", tag), body: new Tag("TBody", tag) };
}

interface CellSetting {
  readonly room: Room;
  readonly columns: number;
  readonly size: number;
  readonly tags: ReturnType<typeof tagsOf>;
}

function setCells(header: Table["header"], rows: Table["rows"], { room, columns, size }: CellSetting) {
  const { faces } = room.scene;
  const [regular, bold] = [faces.regular, faces.bold].map((face) => textStyle(face, size, room.colour)) as [
    TextStyle,
    TextStyle,
  ];
  const row = (cells: readonly Cell[], isHeader: boolean): SetCell[] =>
    Array.from({ length: columns }, (_, at) => {
      // Its row is its parent as soon as it is painted, and is not known yet.
      const tag = isHeader ? new Tag("TH", null, { scope: "Column" }) : new Tag("TD", null);
      const inlines = cells[at]?.inlines ?? [];
      return { units: unitsOf(runsOf(inlines, isHeader ? bold : regular, faces, tag)), tag };
    });
  const head = row(header, true);
  const body = rows.map((cells) => row(cells, false));
  const needs: ColumnNeed[] = head.map((cell, at) =>
    columnNeed([cell.units, ...body.map((cells) => cells[at]?.units ?? [])], size),
  );
  return { head, body, needs };
}

function filledCell({ units, tag }: SetCell, align: Align | undefined, setting: TableSetting, at: number): RowCell {
  const width = (setting.widths[at] ?? 0) - setting.padX * 2;
  return { lines: fillLines(units, width), align: align ?? "left", tag };
}

/** As it is written; else numbers stand at the right. */
function alignOf(header: Table["header"], rows: Table["rows"], at: number): Align {
  const written = header[at]?.align;
  if (written) return written;
  const texts = rows.map((row) => textOf(row[at])).filter((text) => !EMPTY.test(text));
  return texts.length > 0 && texts.every((text) => NUMBER.test(text.trim())) ? "right" : "left";
}

function textOf(cell: Cell | undefined): string {
  return (cell?.inlines ?? []).map((inline) => (inline.kind === "text" ? inline.text : "\n")).join("");
}
