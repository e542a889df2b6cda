/** What an operation says of a header that several take. */
export const AT_VERSION = {
  "If-Match": "The ETag of the figures that were read: nothing is changed where the plan is another version by now",
} as const;

export const UNLESS_KNOWN = {
  "If-None-Match": "The ETag of what is there already: 304 where it is still that",
} as const;
