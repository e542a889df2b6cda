/** What a plan can be written as, the usual format first. */
export const PLAN_FORMATS = ["md", "html", "json", "docx", "pdf", "hwpx"] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** What a terminal cannot show: the bytes of a document. */
export function isDocument(format: PlanFormat): boolean {
  return format === "docx" || format === "pdf" || format === "hwpx";
}

/** As HTTP names them. */
export const PLAN_MEDIA_TYPES: Readonly<Record<PlanFormat, string>> = {
  md: "text/markdown",
  html: "text/html",
  json: "application/json",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  pdf: "application/pdf",
  hwpx: "application/hwp+zip",
};
