// Who asks is the program's own business: here its own login is one token for each person.
import { AppError } from "plancraft";
import type { Auth } from "plancraft/server";

const PEOPLE: Readonly<Record<string, string>> = { "Bearer of-ada": "ada", "Bearer of-grace": "grace" };

/** Each person sees their own sessions only, whatever the routes are asked for. */
export const personOf: Auth = async (request) => {
  const person = PEOPLE[request.headers.get("authorization") ?? ""];
  // PlanCraft's own errors are told as they are; anything else that is thrown here is a failure of the server.
  if (person === undefined) throw new AppError("credentials-missing");
  return { person };
};
