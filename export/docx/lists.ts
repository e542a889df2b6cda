import { AlignmentType, type INumberingOptions, LevelFormat } from "docx";
import type { Block, BlockDocument } from "../blocks/block.ts";

/** How far a level of a list stands in from the one above it. */
export const LIST_INDENT = 400;
/** Word has nine levels; deeper ones stand where the last does. */
export const LAST_LEVEL = 8;
const BULLETS = ["•", "◦", "▪"];

export const BULLETS_NAME = "bullets";
export const SECTIONS_NAME = "sections";

/** What a list that begins with this number is counted by. */
export function numbersName(start: number): string {
  return `numbers-${start}`;
}

/** The lists of a document: bullets, numbers by what they begin with, and the numbers of its sections. */
export function documentNumbering({ parts }: BlockDocument): INumberingOptions {
  const starts = new Set(parts.flatMap(({ blocks }) => startsIn(blocks)));
  return {
    config: [
      {
        reference: BULLETS_NAME,
        levels: levels((level) => ({ format: LevelFormat.BULLET, text: BULLETS[level % 3] ?? "" })),
      },
      ...[...starts].map((start) => ({
        reference: numbersName(start),
        levels: levels((level) => ({ format: LevelFormat.DECIMAL, text: `%${level + 1}.`, start })),
      })),
      {
        reference: SECTIONS_NAME,
        levels: [
          {
            level: 0,
            format: LevelFormat.DECIMAL,
            text: "%1.",
            alignment: AlignmentType.START,
            style: { paragraph: { indent: { left: 0, hanging: 0 } } },
            suffix: "space" as const,
          },
        ],
      },
    ],
  };
}

function levels(
  of: (level: number) => { format: (typeof LevelFormat)[keyof typeof LevelFormat]; text: string; start?: number },
) {
  return Array.from({ length: LAST_LEVEL + 1 }, (_, level) => ({
    level,
    ...of(level),
    alignment: AlignmentType.START,
    style: { paragraph: { indent: { left: LIST_INDENT * (level + 1), hanging: LIST_INDENT - 60 } } },
  }));
}

function startsIn(blocks: readonly Block[]): number[] {
  return blocks.flatMap((block) => {
    if (block.kind === "quote") return startsIn(block.blocks);
    if (block.kind !== "list") return [];
    return [...(block.start === null ? [] : [block.start]), ...block.items.flatMap((item) => startsIn(item.blocks))];
  });
}
