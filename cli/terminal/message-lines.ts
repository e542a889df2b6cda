import { PROGRAM } from "../words/program-name.ts";
import { displayWidth, plainLines, wrapToWidth } from "./text-width.ts";

/**
 * A message for people, broken at words. A command in it stays on one line, wider than the terminal if need be: it is
 * there to be copied, and what a terminal breaks by itself is still one line then. So does what is indented.
 */
export function messageLines(text: string, width: number): string[] {
  return plainLines(text).flatMap((line) => {
    if (displayWidth(line) <= width || /^\s/.test(line)) return [line];
    const at = line.lastIndexOf(` ${PROGRAM} `);
    if (at < 0) return wrapToWidth(line, width);
    const before = wrapToWidth(line.slice(0, at), width);
    const command = line.slice(at + 1);
    const last = before.at(-1) ?? "";
    if (displayWidth(`${last} ${command}`) <= width) return [...before.slice(0, -1), `${last} ${command}`];
    return [...before, `  ${command}`];
  });
}
