/** The id of the built-in model behind which no language model is. */
export const OFFLINE = "offline";

/** Whether a language model took part, by the ids of the models that answered. */
export function isByModel(models: readonly string[]): boolean {
  return models.some((model) => model !== OFFLINE);
}

/** Whether something was answered, and all of it without a language model: what came of it is a worksheet. */
export function isWorksheet(models: readonly string[]): boolean {
  return models.length > 0 && !isByModel(models);
}
