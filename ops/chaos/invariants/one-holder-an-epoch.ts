import type { Invariant } from "./invariant.ts";

/** At no epoch anybody wrote of a session but who had taken it then: see `host-story.ts`. */
export const oneHolderAnEpoch: Invariant = async ({ rows }) => {
  const strangers = await rows<{ session: string; epoch: string; what: string; host: string; holder: string }>(
    `SELECT DISTINCT wrote.session, wrote.epoch, wrote.what, wrote.host, took.host AS holder FROM story AS wrote
       JOIN story AS took ON took.session = wrote.session AND took.epoch = wrote.epoch AND took.what = 'all_sessions'
     WHERE wrote.host <> took.host`,
  );
  return strangers.map(
    ({ session, epoch, what, host, holder }) =>
      `${host} wrote ${what} of ${session}, which ${holder} had at epoch ${epoch}`,
  );
};
