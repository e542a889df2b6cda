import { AppError } from "../../utils/errors.ts";
import type { Requester } from "../requester.ts";

/** @throws AppError `model-not-allowed` where the requester may use certain models, and this is none of them. */
export function checkModelAllowed({ models }: Requester, model: string): void {
  if (models === undefined || models.includes(model)) return;
  throw new AppError("model-not-allowed", { model, models: models.join(", ") });
}
