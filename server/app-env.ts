import type { PersonalPlanner } from "../planner/planner.ts";
import type { Requester, RequestTrace } from "../planner/requester.ts";
import type { Language } from "../schemas/idea.ts";

/** What a request carries on its way through the server. */
export interface AppEnv {
  Variables: {
    /** In which sentences are said: by `Accept-Language`, else the server's own. */
    language: Language;
    trace: RequestTrace;
    /** Only behind the check of who asks. */
    requester: Requester;
    /** The planner as the requester has it: no route has another one. */
    planner: PersonalPlanner;
  };
}
