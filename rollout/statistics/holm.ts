export declare function holm(ps: readonly (number | null)[]): (number | null)[];
