let format: Intl.NumberFormat | null = null;

/**
 * Writes numbers with their thousands apart, in English and Korean alike. What it needs of Node is made with the first
 * number: it would cost every start 15 ms, and few have a number to write.
 */
export const number = {
  format(value: number): string {
    format ??= new Intl.NumberFormat("en-US");
    return format.format(value);
  },
};
