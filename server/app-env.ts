import type { PersonalPlanner } from "../planner/planner.ts";
import type { Requester, RequestTrace } from "../planner/requester.ts";
import type { Language } from "../schemas/idea.ts";
import type { Upload } from "./uploads/read-upload.ts";

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
    /** Where the request has an `Idempotency-Key`: what its use case is given as `once`. */
    once?: string;
    /** Where it came in parts: what it brought. */
    upload?: Upload;
  };
}
