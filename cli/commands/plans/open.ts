import { planFile } from "../../../export/plan-file.ts";
import { surroundings } from "../../../planner/setup/surroundings.ts";
import { EXIT } from "../../../utils/errors.ts";
import type { CommonOptions } from "../../surface.ts";
import { showsPage } from "../opened-page.ts";
import { withSession } from "../with-session.ts";

/** `plancraft open <session>`: its plan as a page in the browser; where there is none, the path of the page. */
export function openPlan(name: string, options: CommonOptions): Promise<number> {
  return withSession(name, options, async (planner, surface, _stop, session) => {
    const { json, messages, printJson, print, tell, host } = surface;
    const plan = await planner.export(session);
    const path = await planner.keepPage(session, String(await planFile(plan, "html")));
    const notOpened = () => {
      tell(messages.open.notOpened);
      print(path);
    };
    if (json) printJson({ session, path });
    else if (surroundings(host.environment).showsPages && (await showsPage(path))) tell(messages.open.opened(path));
    else notOpened();
    if (!plan.complete) tell(messages.session.noPlanYet(session));
    return EXIT.done;
  });
}
