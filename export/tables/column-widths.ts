/** What a column needs, in any unit of length. */
export interface ColumnNeed {
  /** Without a word of it broken; addresses are. */
  readonly least: number;
  /** With no line of it broken. */
  readonly whole: number;
}

/** Halvings, after which nobody sees a difference. */
const ROUNDS = 24;

/**
 * The widths of a table's columns, which fill the room: each has room for its longest word, and more for longer texts.
 * Where even the words have no room, all give up the same share.
 */
export function columnWidths(needs: readonly ColumnNeed[], room: number): number[] {
  const least = sum(needs.map((need) => need.least));
  if (least >= room) return shrunk(needs, room);
  const whole = sum(needs.map((need) => need.whole));
  if (whole <= room) {
    const rest = room - whole;
    const shares = needs.map((need) => Math.max(1, need.whole));
    return needs.map((need, at) => need.whole + (rest * (shares[at] ?? 0)) / sum(shares));
  }
  return balanced(needs, room);
}

/**
 * Between its longest word and its longest line a column grows with the root of its text: a text of four times the length
 * takes twice the width, and twice the lines.
 */
function balanced(needs: readonly ColumnNeed[], room: number): number[] {
  const widths = (factor: number) =>
    needs.map(({ least, whole }) => Math.min(whole, Math.max(least, factor * Math.sqrt(whole))));
  let [low, high] = [0, room];
  for (let round = 0; round < ROUNDS; round += 1) {
    const middle = (low + high) / 2;
    if (sum(widths(middle)) > room) high = middle;
    else low = middle;
  }
  return widths(low);
}

/** Narrow columns keep what they need, wide ones share what is left. */
function shrunk(needs: readonly ColumnNeed[], room: number): number[] {
  let cap = room / needs.length;
  for (let round = 0; round < needs.length; round += 1) {
    const narrow = needs.filter(({ least }) => least <= cap);
    const next = (room - sum(narrow.map(({ least }) => least))) / Math.max(1, needs.length - narrow.length);
    if (next <= cap + 0.01) break;
    cap = next;
  }
  const widths = needs.map(({ least }) => Math.min(least, cap));
  const rest = (room - sum(widths)) / needs.length;
  return widths.map((width) => width + rest);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
