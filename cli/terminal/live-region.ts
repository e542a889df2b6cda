const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
/** To the start of the line, and everything from here on away. */
const CLEAR_BELOW = "\r\x1b[J";

/** What is needed of a terminal: standard error has it. */
export interface TerminalOutput {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
  on(event: "resize", listener: () => void): unknown;
  off(event: "resize", listener: () => void): unknown;
}

export interface LiveRegion {
  /** The columns a line may take. */
  width(): number;
  draw(): void;
  /** Lines that stay, above the region. */
  print(lines: readonly string[]): void;
  /** Takes the region away and gives the cursor back. */
  hide(): void;
}

/**
 * A few lines at the bottom of the terminal that are redrawn in place. The cursor waits at the start of the region
 * and not at its end: so it is right after a resize too, whether or not the terminal breaks the lines anew.
 */
export function createLiveRegion(output: TerminalOutput, frame: () => readonly string[]): LiveRegion {
  let shown = false;

  // One column stays free: some terminals go to the next line when the last column is written.
  const width = () => Math.max(2, (output.columns || 80) - 1);
  // Lines above the screen cannot be reached again, so a low terminal shows fewer of them.
  const rows = () => Math.max(1, (output.rows || 24) - 1);
  const showCursor = () => {
    output.write(SHOW_CURSOR);
  };

  function draw(): void {
    const lines = frame().slice(0, rows());
    const back = lines.length > 1 ? `\x1b[${lines.length - 1}A` : "";
    const hide = shown ? "" : HIDE_CURSOR;
    if (!shown) {
      shown = true;
      output.on("resize", draw);
      // A process that ends without `hide` must not leave a terminal without a cursor.
      process.once("exit", showCursor);
    }
    output.write(`${hide}${CLEAR_BELOW}${lines.join("\n")}${back}\r`);
  }

  function print(lines: readonly string[]): void {
    output.write(`${shown ? CLEAR_BELOW : ""}${lines.join("\n")}\n`);
    if (shown) draw();
  }

  function hide(): void {
    if (!shown) return;
    shown = false;
    output.off("resize", draw);
    process.off("exit", showCursor);
    output.write(CLEAR_BELOW + SHOW_CURSOR);
  }

  return { width, draw, print, hide };
}
