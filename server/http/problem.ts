import type { Context } from "hono";
import type { RequestTrace } from "../../planner/requester.ts";
import type { Problem } from "../../schemas/http/problem.ts";
import { type AppError, toAppError, type Wording } from "../../utils/errors.ts";
import { measure } from "../../utils/observability/metrics/measured.ts";
import type { AppEnv } from "../app-env.ts";
import { PROBES } from "./probes.ts";

/** For a failure that mostly is over by itself within seconds: a database that restarts, a server that is replaced. */
const USUAL_WAIT_S = 5;

/** The kinds of problems in a few words, by status. */
const TITLES: Readonly<Record<number, Wording>> = {
  400: { en: "The request is not right", ko: "잘못된 요청" },
  401: { en: "It is not known who asks", ko: "사용자 확인 필요" },
  402: { en: "The spending limit is reached", ko: "사용 한도 도달" },
  403: { en: "This may not be done", ko: "허용되지 않은 요청" },
  404: { en: "There is no such thing", ko: "찾을 수 없음" },
  405: { en: "This cannot be done there", ko: "지원하지 않는 메서드" },
  406: { en: "There is no such format", ko: "제공하지 않는 형식" },
  409: { en: "This does not fit how things stand", ko: "현재 상태와 맞지 않는 요청" },
  412: { en: "It has changed meanwhile", ko: "그사이 변경됨" },
  413: { en: "The request is too large", ko: "너무 큰 요청" },
  415: { en: "This media type is not taken", ko: "지원하지 않는 본문 형식" },
  422: { en: "The request cannot be carried out", ko: "처리할 수 없는 요청" },
  429: { en: "Too much at once", ko: "너무 많은 요청" },
  502: { en: "The model provider failed", ko: "모델 제공자 오류" },
  503: { en: "Not at the moment", ko: "일시적으로 사용할 수 없음" },
};
const FAILED: Wording = { en: "The server failed", ko: "서버 오류" };

/** What the requester is told where it is not for them to mend, and where it could tell of the server's inside. */
const NOT_FOR_THEM: Readonly<Record<"storage" | "other", Wording>> = {
  storage: {
    en: "The server cannot reach what it stores at the moment, and nothing is lost: try again later, or tell whoever runs it.",
    ko: "지금 서버가 저장소를 사용할 수 없습니다. 잃은 것은 없으니 나중에 다시 시도하거나 서버 관리자에게 알려 주세요.",
  },
  other: {
    en: "The server failed where it should not have: tell whoever runs it, with the id of this request.",
    ko: "서버에 예상하지 못한 오류가 생겼습니다. 이 요청의 ID와 함께 서버 관리자에게 알려 주세요.",
  },
};

/**
 * An error as a problem document, in the request's language. A defect and a failing database tell nothing of themselves:
 * whoever runs the server has them in its log.
 */
export function problemResponse(
  c: Context<AppEnv>,
  thrown: unknown,
  statusOf = toAppError(thrown).httpStatus,
): Response {
  const error = toAppError(thrown);
  const { language, trace } = c.var;
  // Nobody is shown what an orchestrator is told.
  if (!PROBES.has(c.req.path)) measure("error-shown", { category: error.category });
  const wait = retryAfterSeconds(error);
  const problem: Problem = {
    type: `urn:plancraft:problem:${error.code}`,
    title: (TITLES[statusOf] ?? FAILED)[language],
    status: statusOf,
    detail: detailOf(error)[language],
    instance: c.req.path,
    code: error.code,
    category: error.category,
    requestId: trace.requestId,
    ...(typeof error.details["pointer"] === "string" ? { pointer: error.details["pointer"] } : {}),
    ...(wait === null ? {} : { retryAfter: wait }),
  };
  const headers = {
    "Content-Type": "application/problem+json",
    "Content-Language": language,
    "Cache-Control": "no-store",
    ...(wait === null ? {} : { "Retry-After": String(wait) }),
    ...(statusOf === 401 ? { "WWW-Authenticate": challenge(error) } : {}),
    ...(typeof error.details["allow"] === "string" ? { Allow: error.details["allow"] } : {}),
  };
  return new Response(JSON.stringify(problem), { status: statusOf, headers });
}

/** Whether whoever runs the server has to know of it. */
export function isServersFailure(error: AppError): boolean {
  return error.httpStatus >= 500 && !SPOKEN.has(error.category) && error.code !== "server-stopping";
}

/** What a provider answers is the requester's business: they chose the model. */
const SPOKEN: ReadonlySet<AppError["category"]> = new Set(["model", "network", "rate_limit"]);

function detailOf(error: AppError): Wording {
  if (isServersFailure(error)) return NOT_FOR_THEM[error.category === "storage" ? "storage" : "other"];
  return { en: error.inLanguage("en"), ko: error.inLanguage("ko") };
}

/** After how many seconds it may be tried again; null where nobody can tell. */
export function retryAfterSeconds({ category, details, httpStatus }: AppError, nowMs = Date.now()): number | null {
  const { seconds, until } = details;
  if (typeof seconds === "number") return Math.max(1, Math.ceil(seconds));
  const untilMs = typeof until === "string" ? Date.parse(until) : Number.NaN;
  if (!Number.isNaN(untilMs)) return Math.max(1, Math.ceil((untilMs - nowMs) / 1000));
  return httpStatus === 503 && (category === "storage" || category === "network") ? USUAL_WAIT_S : null;
}

function challenge({ code }: AppError): string {
  return code === "credentials-invalid"
    ? 'Bearer realm="plancraft", error="invalid_token"'
    : 'Bearer realm="plancraft"';
}

/** A failure as a warning of the process's; with its cause, which its own message does not repeat. */
export function warn(error: AppError, { requestId }: Partial<RequestTrace>): void {
  process.emitWarning(error.cause instanceof Error ? error.cause : error, { detail: `Request ${requestId ?? "-"}` });
}
