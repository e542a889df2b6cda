import type { CffFont, CffIndex } from "./cff-font.ts";

const [HSTEM, VSTEM, CALL, RETURN, ESCAPE, END] = [1, 3, 10, 11, 12, 14];
const [HSTEM_MASKED, HINT_MASK, COUNTER_MASK, VSTEM_MASKED, SHORT, CALL_GLOBAL] = [18, 19, 20, 23, 28, 29];
/** As deep as routines may call each other. */
const MAX_DEPTH = 10;

/** A glyph's outline (Adobe's technical note 5177) with the routines that it calls written out, so that it needs none. */
export function flatGlyph(font: CffFont, glyph: number): Buffer {
  const { routines } = font.parts[font.partOf(glyph)] ?? { routines: font.globalRoutines };
  const outline = new FlatOutline(routines, font.globalRoutines);
  outline.run(font.glyphs.item(glyph), 0);
  return Buffer.from(outline.written);
}

class FlatOutline {
  readonly written: number[] = [];
  /** Where each number on the stack begins in what is written, and its value. */
  private stack: { readonly at: number; readonly value: number }[] = [];
  private stems = 0;
  private isEnded = false;
  private readonly routines: CffIndex;
  private readonly globalRoutines: CffIndex;

  constructor(routines: CffIndex, globalRoutines: CffIndex) {
    this.routines = routines;
    this.globalRoutines = globalRoutines;
  }

  run(code: Buffer, depth: number): void {
    if (depth > MAX_DEPTH) throw new Error("A glyph calls its routines in a circle");
    let at = 0;
    while (at < code.length && !this.isEnded) {
      const byte = code[at] ?? 0;
      if (byte >= 32 || byte === SHORT) at = this.number(code, at);
      else if (byte === CALL || byte === CALL_GLOBAL) {
        this.call(byte === CALL ? this.routines : this.globalRoutines, depth);
        at += 1;
      } else if (byte === RETURN) return;
      else at = this.operator(code, at);
    }
  }

  private call(routines: CffIndex, depth: number): void {
    const last = this.stack.pop();
    if (!last) throw new Error("A glyph calls a routine that it does not name");
    this.written.length = last.at;
    this.run(routines.item(last.value + bias(routines.length)), depth + 1);
  }

  private operator(code: Buffer, at: number): number {
    const byte = code[at] ?? 0;
    if (byte === HSTEM || byte === VSTEM || byte === HSTEM_MASKED || byte === VSTEM_MASKED) this.countStems();
    let size = byte === ESCAPE ? 2 : 1;
    if (byte === HINT_MASK || byte === COUNTER_MASK) {
      this.countStems();
      size += Math.ceil(this.stems / 8);
    }
    this.copy(code, at, size);
    this.stack = [];
    this.isEnded = byte === END;
    return at + size;
  }

  private countStems(): void {
    this.stems += this.stack.length >> 1;
  }

  private number(code: Buffer, at: number): number {
    const byte = code[at] ?? 0;
    const next = code[at + 1] ?? 0;
    const start = this.written.length;
    if (byte === SHORT) this.stack.push({ at: start, value: code.readInt16BE(at + 1) });
    else if (byte <= 246) this.stack.push({ at: start, value: byte - 139 });
    else if (byte <= 250) this.stack.push({ at: start, value: (byte - 247) * 256 + next + 108 });
    else if (byte <= 254) this.stack.push({ at: start, value: (251 - byte) * 256 - next - 108 });
    else this.stack.push({ at: start, value: code.readInt32BE(at + 1) / 65536 });
    const size = byte === SHORT ? 3 : byte <= 246 ? 1 : byte <= 254 ? 2 : 5;
    this.copy(code, at, size);
    return at + size;
  }

  private copy(code: Buffer, at: number, size: number): void {
    for (let next = at; next < at + size; next += 1) this.written.push(code[next] ?? 0);
  }
}

/** Routines are called by numbers around zero. */
function bias(count: number): number {
  if (count < 1240) return 107;
  return count < 33_900 ? 1131 : 32_768;
}
