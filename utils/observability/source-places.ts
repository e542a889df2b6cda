import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A place in a file, counted from 1. */
export interface Place {
  /** An absolute path, or whatever else stands in a stack: `node:net`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const maps = new Map<string, SourceMap | null>();

/**
 * Where a place of a bundle is in the sources; the same place where the file is no bundle. Node could do it for every
 * stack, but would read all maps at each start.
 */
export function sourcePlace(place: Place): Place {
  const origin = mapOf(place.file)?.findOrigin(place.line, place.column);
  if (origin === undefined || !("fileName" in origin)) return place;
  const file = fileURLToPath(new URL(origin.fileName, pathToFileURL(place.file)));
  return { file, line: origin.lineNumber, column: origin.columnNumber };
}

function mapOf(file: string): SourceMap | null {
  const known = maps.get(file);
  if (known !== undefined) return known;
  const map = readMap(`${file}.map`);
  maps.set(file, map);
  return map;
}

function readMap(path: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}
