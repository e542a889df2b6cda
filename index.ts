export { planHtml } from "./export/html/plan-html.ts";
export { planFile } from "./export/plan-file.ts";
export type { CheckedPlan, CheckedSection } from "./graph/document/checked-plan.ts";
export type {
  OwnCheck,
  OwnFinding,
  OwnPrompt,
  OwnPrompts,
  PromptCalls,
  PromptName,
  UsualPrompt,
} from "./graph/practice.ts";
export type { PlanState, PlanUpdate } from "./graph/state.ts";
export type { AnswerRequest } from "./planner/answer.ts";
export { createPlanner } from "./planner/compose.ts";
export type { ComparedFigure, CompareRequest, Comparison } from "./planner/figures/compare.ts";
export type { FigurePlace, FiguresView, FigureView } from "./planner/figures/figure-view.ts";
export type { DoubtfulPassage, SetRequest, SetResult } from "./planner/figures/set.ts";
export type { ForkRequest } from "./planner/fork.ts";
export type { ContextFile, LeftOutFile } from "./planner/given/context/context-files.ts";
export type { RunSettings } from "./planner/given/run-settings.ts";
export type { ListedChoice } from "./planner/memory.ts";
export type { ChatInput, ChatModel, ModelOption, OwnModel, Price } from "./planner/options/own-models.ts";
export type { OwnPreset } from "./planner/options/own-presets.ts";
export type { OwnSpecialist } from "./planner/options/own-specialists.ts";
export type {
  LogOutput,
  OwnSearch,
  PlannerOptions,
  PostgresPool,
  SearchOptions,
  SearchResult,
  SearchTool,
  Trouble,
} from "./planner/options/planner-options.ts";
export type { PersonalPlanner, Planner } from "./planner/planner.ts";
export type { Pruned, PruneRequest } from "./planner/prune.ts";
export type {
  ChangedLine,
  DiffRequest,
  MovedSection,
  PlanDiff,
  SectionDiff,
  WordChange,
} from "./planner/records/diff.ts";
export type { HistoryEntry } from "./planner/records/history.ts";
export type { ExportOptions } from "./planner/records/plan-export.ts";
export type { ListRequest, SessionSummary } from "./planner/records/session-list.ts";
export type { SessionStatus } from "./planner/records/session-status.ts";
export type { SessionDetails } from "./planner/records/sessions.ts";
export type { StateChange } from "./planner/records/state-changes.ts";
export type { Statistics } from "./planner/records/statistics.ts";
export type { ListedVersion, VersionList, VersionOrigin } from "./planner/records/version-list.ts";
export type { Requester, RequestTrace } from "./planner/requester.ts";
export type { ResumeRequest } from "./planner/resume.ts";
export type { ResumeAllRequest } from "./planner/resume-all.ts";
export type { ReviseRequest } from "./planner/revise.ts";
export type { EventsOptions } from "./planner/run/events/session-events.ts";
export type { StartRequest } from "./planner/start.ts";
export type { TakeUpOptions } from "./planner/take-up.ts";
export type { DeliverOptions } from "./planner/webhooks/deliver-webhooks.ts";
export type { CompiledPlanGraph } from "./planner/wiring/context.ts";
export type { Answer, AnswersByInterrupt, SentAnswer } from "./schemas/answer.ts";
export { ERROR_CODES } from "./schemas/error-code.ts";
export type {
  EventBody,
  EventOrigin,
  EventType,
  FailureReport,
  PlannerEvent,
  RevisionPlan,
  SectionDelta,
  SettledQuestion,
  Usage,
  WarningCode,
  WrittenSoFar,
} from "./schemas/event.ts";
export type { Language, SessionState } from "./schemas/idea.ts";
export type { FigureInCases, ThreeCases } from "./schemas/model/figures.ts";
export type { CallName, Message } from "./schemas/model/model-call.ts";
export type {
  AgreementInput,
  AnalysisInput,
  EditsInput,
  FiguresInput,
  FindingsInput,
  ModelInputs,
  OutlineInput,
  RefinementInput,
  ReviewInput,
  SectionInput,
} from "./schemas/model/model-inputs.ts";
export { PlanExport, planExportJsonSchema } from "./schemas/plan/plan-export.ts";
export type { PlanFormat } from "./schemas/plan/plan-format.ts";
export type { PlanRecord } from "./schemas/plan/plan-record.ts";
export type { PresetName } from "./schemas/preset.ts";
export type { OpenQuestion, QuestionKind } from "./schemas/question.ts";
export type { AuditEntry } from "./schemas/record.ts";
export type { SessionVariant } from "./schemas/rollout/variant.ts";
export type { PlanNode } from "./schemas/step-names.ts";
export { AppError, type ErrorCategory, type ErrorCode, type ErrorDetails, type Wording } from "./utils/errors.ts";
