/** What a report can be given as, the usual format first. */
export const REPORT_FORMATS = ["md", "html", "json"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
/** As HTTP names them. */
export const REPORT_MEDIA_TYPES: Readonly<Record<ReportFormat, string>> = {
  md: "text/markdown",
  html: "text/html",
  json: "application/json",
};
