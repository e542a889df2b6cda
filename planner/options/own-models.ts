import type { Price } from "../../utils/llm/provider/prices.ts";
import {
  type ChatInput,
  type ChatModel,
  chatModelProvider,
} from "../../utils/llm/provider/protocols/chat-model-provider.ts";
import type { ModelProvider } from "../../utils/llm/provider/providers.ts";
import { optionsError } from "./options-error.ts";

export type { ChatInput, ChatModel, Price };

/** A chat model of LangChain, with what it is called. */
export interface OwnModel {
  /**
   * What the ledger, the session and the plan call it: the same id is the same model, whose answers are never paid for
   * twice. Give another one where the model behind it changes.
   */
  readonly id: string;
  readonly model: ChatModel;
  /** What its tokens cost, in US dollars for a million; without it only a limit in tokens holds. */
  readonly price?: Price;
}

/** One model, or one for each preset by its name. Without an id, a model is called by its class and its model's name. */
export type ModelOption = ChatModel | OwnModel | Readonly<Record<string, ChatModel | OwnModel>>;

/** The program's models: which one a preset has, and each by its id. */
export interface OwnModels {
  readonly idFor: (preset: string) => string | null;
  readonly byId: ReadonlyMap<string, ModelProvider>;
}

/**
 * @param presets The names of all presets: each has to have a model where there is one for each.
 * @throws AppError `library-options` for what is no chat model, an id that cannot be used or is there for two models, and
 *   a preset without a model.
 */
export function ownModels(
  option: ModelOption | undefined,
  presets: readonly string[],
  secrets: readonly string[],
): OwnModels {
  if (option === undefined) return { idFor: () => null, byId: new Map() };
  const single = named(option);
  const byPreset = new Map(presets.map((preset) => [preset, single ?? ofPreset(option, preset)]));
  const byId = new Map<string, ModelProvider>();
  const models = new Map<string, ChatModel>();
  for (const own of byPreset.values()) {
    const known = models.get(own.id);
    if (known !== undefined && known !== own.model) {
      const en = `Two models are called ${own.id}: give each an id of its own.`;
      throw optionsError({ en, ko: `두 모델의 id가 ${own.id}(으)로 같습니다. 서로 다른 id를 주세요.` });
    }
    if (known === undefined) byId.set(own.id, chatModelProvider({ ...own, secrets }));
    models.set(own.id, own.model);
  }
  return { idFor: (preset) => byPreset.get(preset)?.id ?? null, byId };
}

function ofPreset(option: ModelOption, preset: string): OwnModel {
  const given: unknown = typeof option === "object" && option !== null ? Reflect.get(option, preset) : undefined;
  const own = given === undefined ? null : named(given);
  if (own) return own;
  const en =
    given === undefined
      ? `There is no model for the preset ${preset}: give one model, or one for each preset.`
      : `The model for the preset ${preset} is no chat model of LangChain.`;
  const ko =
    given === undefined
      ? `${preset} 프리셋의 모델이 없습니다. 모델 하나를 주거나 프리셋마다 하나씩 주세요.`
      : `${preset} 프리셋의 모델이 LangChain의 채팅 모델이 아닙니다.`;
  throw optionsError({ en, ko });
}

/** A model under its id; null for what is neither a chat model nor one with an id. */
function named(given: unknown): OwnModel | null {
  if (isChatModel(given)) return { id: usableId(idOf(given)), model: given };
  if (typeof given !== "object" || given === null) return null;
  const { id, model, price } = given as Partial<Record<keyof OwnModel, unknown>>;
  if (!isChatModel(model)) return null;
  const own = { id: usableId(id ?? idOf(model)), model };
  return price === undefined ? own : { ...own, price: usablePrice(price) };
}

/** By what it can do: a program may have another copy of the library. */
function isChatModel(value: unknown): value is ChatModel {
  return (
    typeof value === "object" &&
    value !== null &&
    "stream" in value &&
    typeof value.stream === "function" &&
    "_llmType" in value &&
    typeof value._llmType === "function"
  );
}

function idOf(model: ChatModel): string {
  const names = ["model", "modelName", "modelId"].map((field) => Reflect.get(model, field));
  const name = names.find((value): value is string => typeof value === "string" && value !== "");
  return `langchain:${[model._llmType(), name].filter(Boolean).join(":")}`;
}

function usableId(id: unknown): string {
  if (typeof id === "string" && id !== "offline" && /^[\p{L}\p{N}][\p{L}\p{N}\p{P}\p{S}]{0,127}$/u.test(id)) return id;
  const en = `${JSON.stringify(id)} is no id of a model: up to 128 characters without blanks are, but not "offline".`;
  throw optionsError({
    en,
    ko: `${JSON.stringify(id)}은(는) 모델 id로 쓸 수 없습니다. 공백 없이 128자 이내로 쓰고, "offline"은 쓰지 마세요.`,
  });
}

function usablePrice(price: unknown): Price {
  const { input, output, cached } = Object(price) as Partial<Record<keyof Price, unknown>>;
  const isAmount = (value: unknown): value is number =>
    typeof value === "number" && value >= 0 && Number.isFinite(value);
  if (isAmount(input) && isAmount(output) && (cached === undefined || isAmount(cached)))
    return { input, output, ...(cached === undefined ? {} : { cached }) };
  const en = "A price is { input, output } in US dollars for a million tokens, and may have `cached`.";
  throw optionsError({ en, ko: "가격은 백만 토큰당 미국 달러로 { input, output }이며, cached를 더할 수 있습니다." });
}
