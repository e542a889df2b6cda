import { resolve } from "node:path";
import type { LazyPlanner } from "../../../planner/planner.ts";
import { EXIT } from "../../../utils/errors.ts";
import type { CommonOptions, Surface } from "../../surface.ts";
import { withPlanner } from "../with-planner.ts";

/** Where a command's result goes. */
export interface OutOptions extends CommonOptions {
  readonly out?: string;
  readonly force?: boolean;
}

/**
 * Prints a text or a document about a session, or with `--out` writes it to a file, which is looked at before anything is made.
 * @param name The session as a person named it.
 * @param make Gives the text or the bytes of a document, and what is to be told when it is where it belongs.
 */
export function printOrWrite(
  name: string,
  { out, force, ...options }: OutOptions,
  make: (
    planner: LazyPlanner,
    surface: Surface,
    session: string,
  ) => Promise<{ content: string | Uint8Array; told?: string }>,
): Promise<number> {
  return withPlanner(options, (planner, surface) =>
    deliver(planner, surface, { out, force }, async () => make(planner, surface, await planner.session(name))),
  );
}

/** Prints what is made, or writes it to the file of `--out`, which is looked at first. Gives the exit code. */
export async function deliver(
  planner: LazyPlanner,
  surface: Surface,
  { out, force }: { readonly out: string | undefined; readonly force: boolean | undefined },
  make: () => Promise<{ content: string | Uint8Array; told?: string }>,
): Promise<number> {
  if (out !== undefined) await planner.checkOut(out, { force });
  const { content, told } = await make();
  if (out === undefined) show(content, surface);
  else {
    await planner.writeOut(out, content);
    const path = resolve(out);
    if (surface.json) surface.printJson({ written: path });
    else surface.tell(surface.messages.export.written(path));
  }
  if (told !== undefined) surface.tell(told);
  return EXIT.done;
}

function show(content: string | Uint8Array, { print, page }: Surface): void {
  if (typeof content === "string") page(content);
  else print(content);
}
