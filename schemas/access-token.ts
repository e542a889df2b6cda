import { z } from "zod";

/** Whom a token or a claim may name. */
export const PersonName = z.string().regex(/^(?=.*\S)[^\p{Cc}]{1,200}$/u);

/** What a person may do, as a token or the claims of one say it. */
export interface Access {
  readonly person: string;
  readonly isAdmin: boolean;
  /** The ids of the models that may be used; all where it is not given. */
  readonly models?: readonly string[];
  /** What may be spent in a day (UTC), in US dollars. */
  readonly dailyCostUsd?: number;
}

/** An entry of the tokens file. Strict: a `model` that should have been `models` would allow all of them. */
export const TokenEntry = z.strictObject({
  person: PersonName,
  /** SHA-256 of the token, in hex. */
  hash: z.string().regex(/^(?:sha256:)?[0-9a-f]{64}$/i),
  admin: z.boolean().optional(),
  models: z.array(z.string()).min(1).optional(),
  dailyCostUsd: z.number().positive().optional(),
  /** From then on the token is not taken any more. */
  expires: z.union([z.iso.datetime({ offset: true }), z.iso.date()]).optional(),
  created: z.union([z.iso.datetime({ offset: true }), z.iso.date()]).optional(),
});
export type TokenEntry = z.infer<typeof TokenEntry>;
