/** A section as a version of the plan has it. */
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
}
