/** What is used of jStat, which has no types of its own. */
declare module "jstat" {
  const jStat: {
    /** The logarithm of the gamma function. */
    gammaln(x: number): number;
    readonly normal: {
      cdf(x: number, mean: number, sd: number): number;
      inv(p: number, mean: number, sd: number): number;
    };
    readonly studentt: { inv(p: number, df: number): number };
    readonly noncentralt: { cdf(x: number, df: number, noncentrality: number): number };
  };
  export default jStat;
}
