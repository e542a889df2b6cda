import { text } from "node:stream/consumers";
import { parseObject } from "../../../planner/given/files.ts";
import type { AnswersByInterrupt } from "../../../schemas/answer.ts";
import { AppError } from "../../../utils/errors.ts";
import { withSession } from "../with-session.ts";
import { checkDetach, runOrQueue } from "./run-or-queue.ts";
import { type RunningOptions, runSettings } from "./running-options.ts";

const EXAMPLE = '{"<interrupt>":{"kind":"text","text":"..."}}';

/** `plancraft answer <session> <json|->` */
export function answerSession(name: string, given: string, options: RunningOptions): Promise<number> {
  return withSession(name, options, async (planner, surface, stop, session) => {
    await checkDetach(options, surface);
    const answers = parseObject(given === "-" ? await text(surface.host.stdin) : given);
    if (!answers) {
      throw new AppError("answers-malformed", {
        problem: {
          en: `give a JSON object from interrupt ids to answers, like ${EXAMPLE}.`,
          ko: `인터럽트 ID마다 답변을 담은 JSON 객체를 적어 주세요. 예: ${EXAMPLE}.`,
        },
      });
    }
    // Whatever it is: the question that it goes to checks it.
    const request = { session, answers: answers as AnswersByInterrupt, ...runSettings(options) };
    return runOrQueue(planner, surface, stop, planner.answer(request), options);
  });
}
