/** A request on a finished plan, as it is typed. */
export interface RevisionDraft {
  readonly request: string;
  /** The names of its files: their content does not outlive a reload of the page. */
  readonly files: readonly string[];
}

export const EMPTY_REVISION: RevisionDraft = { request: "", files: [] };

/** The draft that was kept, which may be anything, or nothing. */
export function readRevision(kept: unknown): RevisionDraft {
  const { request, files } = { ...EMPTY_REVISION, ...(typeof kept === "object" ? kept : {}) } as Record<
    string,
    unknown
  >;
  return {
    request: typeof request === "string" ? request : "",
    files: Array.isArray(files) ? files.filter((name) => typeof name === "string") : [],
  };
}
