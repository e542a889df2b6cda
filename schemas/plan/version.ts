import type { Sheet } from "../model/figures.ts";

/** A section as a version of the plan has it: as people read it. */
export interface VersionSection {
  readonly id: string;
  readonly title: string;
  readonly markdown: string;
}

/** A finished plan. The first version is that of the planning session, and each revision makes the next one. */
export interface PlanVersion {
  readonly version: number;
  readonly document: string;
  readonly sections: readonly VersionSection[];
  /** The figures that it hangs on. Versions from before there were figures have none. */
  readonly sheet?: Sheet;
}
