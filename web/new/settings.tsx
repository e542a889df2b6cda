import { useId } from "react";
import type { Choices } from "../../schemas/http/choices.ts";
import type { Language } from "../../schemas/idea.ts";
import { Choice } from "../parts/choice.tsx";
import { Field } from "../parts/field.tsx";
import { useWords } from "../shell/language.tsx";
import styles from "./new-plan.module.css";
import { type DraftField, modelOf, type NewPlanDraft, presetOf } from "./new-plan-draft.ts";
import { words } from "./words.ts";

export interface SettingsProps {
  readonly draft: NewPlanDraft;
  readonly choices: Choices;
  readonly onChange: (changed: Partial<NewPlanDraft>) => void;
  readonly problemOf: (field: DraftField) => string | null;
}

const OFFLINE = "offline";
/** No model is called so. */
const OTHER = " ";

/** The presets, each with what it means in a sentence. */
export function PresetChoice({ draft, choices, onChange, problemOf }: SettingsProps) {
  const say = useWords(words);
  const name = useId();
  const chosen = presetOf(draft, choices.presets);
  const problem = problemOf("preset");
  return (
    <fieldset className={styles["presets"]} data-field="preset" tabIndex={-1}>
      <legend>{say.preset}</legend>
      {choices.presets.map((preset) => (
        <Choice
          key={preset.id}
          kind="radio"
          name={name}
          isChosen={preset === chosen}
          onChoose={() => onChange({ preset: preset.id })}
          title={say.presets[preset.id] ?? preset.id}
          description={say.presetWhat(preset)}
          mark={preset.isDefault ? say.usual : undefined}
          isInvalid={problem !== null}
        />
      ))}
      {problem !== null && <p className={styles["problem"]}>{problem}</p>}
    </fieldset>
  );
}

/** Which model writes the plan: the preset's, one of those that there are, or one that is named. */
export function ModelChoice({ draft, choices, onChange, problemOf }: SettingsProps) {
  const say = useWords(words);
  const ofPreset = presetOf(draft, choices.presets)?.model ?? null;
  const model = modelOf(draft, choices);
  const problem = problemOf("model");
  const isOffline = !draft.isOtherModel && (model || ofPreset) === OFFLINE;
  const titleOf = (id: string) => (id === OFFLINE ? say.offline : id);
  const choose = (chosen: string) =>
    onChange(chosen === OTHER ? { isOtherModel: true, model: "" } : { isOtherModel: false, model: chosen });
  const hint = choices.models.length === 0 ? say.noModel : isOffline ? say.offlineWhat : undefined;
  return (
    <>
      <Field label={say.model} problem={draft.isOtherModel ? null : problem} {...(hint === undefined ? {} : { hint })}>
        {(control) => (
          <select
            {...control}
            data-field={draft.isOtherModel ? undefined : "model"}
            value={draft.isOtherModel ? OTHER : model}
            onChange={({ target }) => choose(target.value)}
          >
            {ofPreset !== null && <option value="">{say.modelOfPreset(titleOf(ofPreset))}</option>}
            {choices.models.map(({ id }) => (
              <option key={id} value={id}>
                {titleOf(id)}
              </option>
            ))}
            <option value={OTHER}>{say.otherModel}</option>
          </select>
        )}
      </Field>
      {draft.isOtherModel && (
        <Field label={say.otherModelName} hint={say.otherModelHint} problem={problem}>
          {(control) => (
            <input
              {...control}
              data-field="model"
              autoComplete="off"
              spellCheck={false}
              value={draft.model}
              onChange={({ target }) => onChange({ model: target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

/** In which language the plan is. */
export function LanguageChoice({ draft, choices, onChange, problemOf }: SettingsProps) {
  const say = useWords(words);
  return (
    <Field label={say.language} problem={problemOf("language")}>
      {(control) => (
        <select
          {...control}
          data-field="language"
          value={draft.language}
          onChange={({ target }) => onChange({ language: languageIn(target.value) })}
        >
          <option value="">
            {choices.language === null ? say.languageOfIdea : `${say.languages[choices.language]} – ${say.usual}`}
          </option>
          <option value="en">{say.languages.en}</option>
          <option value="ko">{say.languages.ko}</option>
        </select>
      )}
    </Field>
  );
}

/** What few want: limits, and that nothing is asked. */
export function MoreSettings({ draft, choices, onChange, problemOf }: SettingsProps) {
  const say = useWords(words);
  const { maxCostUsd, maxTokens } = choices.limits;
  const usual = (limit: number | null) => (limit === null ? say.noLimit : say.usualLimit(limit));
  return (
    <div className={styles["more"]}>
      <div className={styles["pair"]}>
        <Field label={say.maxCost} hint={say.limitHint} problem={problemOf("maxCostUsd")}>
          {(control) => (
            <input
              {...control}
              data-field="maxCostUsd"
              inputMode="decimal"
              placeholder={usual(maxCostUsd)}
              value={draft.maxCostUsd}
              onChange={({ target }) => onChange({ maxCostUsd: target.value })}
            />
          )}
        </Field>
        <Field label={say.maxTokens} problem={problemOf("maxTokens")}>
          {(control) => (
            <input
              {...control}
              data-field="maxTokens"
              inputMode="numeric"
              placeholder={usual(maxTokens)}
              value={draft.maxTokens}
              onChange={({ target }) => onChange({ maxTokens: target.value })}
            />
          )}
        </Field>
      </div>
      <Choice
        kind="checkbox"
        name="yes"
        isChosen={draft.yes}
        onChoose={() => onChange({ yes: !draft.yes })}
        title={say.yes}
        description={say.yesWhat}
      />
    </div>
  );
}

function languageIn(value: string): Language | "" {
  return value === "en" || value === "ko" ? value : "";
}
