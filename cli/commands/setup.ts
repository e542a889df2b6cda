import type { Means, ModelChoice } from "../../planner/setup/setup.ts";
import { EXIT, toAppError } from "../../utils/errors.ts";
import { type CommonOptions, createSurface, reportError, type Surface } from "../surface.ts";
import { formatTable } from "../terminal/table.ts";

interface SetupOptions extends CommonOptions {
  readonly model?: string;
  readonly project?: boolean;
  readonly yes?: boolean;
}

/** So many models of a server are named in the table; the prompt and `--json` have all. */
const NAMED_MODELS = 4;

/** `plancraft setup [--model MODEL] [--project] [--yes]` */
export async function setUp(options: SetupOptions): Promise<number> {
  const surface = createSurface(options);
  const { host, project = false } = options;
  try {
    const { findMeans, saveChoice } = await import("../../planner/setup/setup.ts");
    const means = await findMeans(host.environment);
    if (!surface.json) surface.tell(describe(means, surface));
    const choice = await chosen(means, options, surface);
    const path = choice === null ? null : saveChoice({ choice, project }, host.environment);
    if (surface.json) surface.printJson({ ...means, saved: path === null ? null : { path, model: choice?.model } });
    else surface.tell(outcome(choice, path, means, surface));
    return EXIT.done;
  } catch (error) {
    const { PromptInterrupted } = await import("../prompts/question-ui.ts");
    if (error instanceof PromptInterrupted) return EXIT.interrupted;
    return reportError(surface, toAppError(error));
  }
}

/** Null where nobody chose: without a terminal it only tells what there is. */
async function chosen(
  means: Means,
  { model: wanted, yes }: SetupOptions,
  surface: Surface,
): Promise<ModelChoice | null> {
  if (wanted !== undefined) {
    const { choiceNamed } = await import("../../planner/setup/setup.ts");
    return choiceNamed(means, wanted);
  }
  if (yes) return means.choices[0] ?? null;
  if (!surface.isTerminal) return null;
  const { chooseModel } = await import("../prompts/model-prompt.ts");
  return chooseModel(means, surface);
}

function describe({ keys, servers }: Means, { messages }: Surface): string {
  const { setup } = messages;
  const known = keys.map(({ name, variable, isSet }) => [name, variable, isSet ? setup.isSet : setup.isNotSet]);
  const running = servers.map(({ name, address, models }) => [
    name,
    address,
    setup.models(namesOf(models), more(models)),
  ]);
  return `${setup.heading}\n${formatTable([...known, ...running])}${servers.length === 0 ? `\n${setup.noServers}` : ""}`;
}

function namesOf(models: Means["servers"][number]["models"]): string {
  return models
    .slice(0, NAMED_MODELS)
    .map(({ name }) => name)
    .join(", ");
}

function more(models: readonly unknown[]): number {
  return Math.max(0, models.length - NAMED_MODELS);
}

function outcome(choice: ModelChoice | null, path: string | null, { model }: Means, { messages }: Surface): string {
  const { setup } = messages;
  return choice === null || path === null ? setup.unchanged(model) : setup.saved(choice.model, path);
}

/**
 * In a terminal, where nothing says which model plans and one answers on this machine: asks for it once, and keeps the
 * answer. Where nothing answers, nobody is asked for what is not there.
 * @throws PromptInterrupted for Ctrl-C.
 */
export async function offerModel(surface: Surface): Promise<void> {
  if (!surface.isTerminal) return;
  const { findMeans, lacksModel, saveChoice } = await import("../../planner/setup/setup.ts");
  const { environment } = surface.host;
  if (!lacksModel(environment)) return;
  const means = await findMeans(environment);
  const server = means.servers.find(({ models }) => models.length > 0);
  if (server === undefined) return;
  surface.tell(surface.messages.setup.offered(server.name));
  const { chooseModel } = await import("../prompts/model-prompt.ts");
  const choice = await chooseModel(means, surface);
  if (choice !== null) surface.tell(outcome(choice, saveChoice({ choice }, environment), means, surface));
}
