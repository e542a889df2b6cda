/** Numbers from 0 up to 1 that look random and are the same for the same seed: Marsaglia's xorshift with 128 bits. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  /** The last share that was asked for, and the logarithm that it needs. */
  #share = 0;
  #log = 0;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = 362436069;
    this.#c = 521288629;
    this.#d = 88675123;
    // Neighbouring seeds begin alike.
    for (let at = 0; at < 64; at++) this.next();
  }

  next(): number {
    const mixed = this.#a ^ (this.#a << 11);
    this.#a = this.#b;
    this.#b = this.#c;
    this.#c = this.#d;
    this.#d = this.#d ^ (this.#d >>> 19) ^ (mixed ^ (mixed >>> 8));
    return (this.#d >>> 0) / 2 ** 32;
  }

  /** How many others come before the next one of a kind that has this share. */
  before(share: number): number {
    if (share >= 1) return 0;
    if (share <= 0) return Number.POSITIVE_INFINITY;
    if (share !== this.#share) {
      this.#share = share;
      this.#log = Math.log1p(-share);
    }
    return Math.floor(Math.log(1 - this.next()) / this.#log);
  }
}
