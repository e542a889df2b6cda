import { type FormEvent, useState } from "react";
import type { Language } from "../../schemas/idea.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { moneyOf, usageLine } from "../parts/usage.ts";
import { useLanguage, useWords } from "../shell/language.tsx";
import type { Status } from "./session-status.ts";
import styles from "./stopped.module.css";
import { words } from "./words.ts";

/** What a run may use in all. */
export interface GivenLimits {
  readonly maxTokens?: number;
  readonly maxCostUsd?: number;
}

export interface RaiseLimitProps {
  readonly usage: Status["usage"];
  readonly isUnderWay: boolean;
  readonly onRaise: (limits: GivenLimits) => void;
}

/** Asks for a higher limit. Either of the two is enough; what is not given stays as it is. */
export function RaiseLimit({ usage, isUnderWay, onRaise }: RaiseLimitProps) {
  const say = useWords(words);
  const { language } = useLanguage();
  const [tokens, setTokens] = useState("");
  const [cost, setCost] = useState("");
  const [problems, setProblems] = useState<{ readonly tokens?: string; readonly cost?: string }>({});
  const raise = (event: FormEvent) => {
    event.preventDefault();
    const maxTokens = tokens.trim() === "" ? null : Number(tokens.replaceAll(/[,\s]/g, ""));
    const maxCostUsd = cost.trim() === "" ? null : Number(cost.replaceAll(/[$,\s]/g, ""));
    const wrong = {
      ...(maxTokens === null ? {} : tokensFault(maxTokens, usage, language, say)),
      ...(maxCostUsd === null ? {} : costFault(maxCostUsd, usage, language, say)),
      ...(maxTokens === null && maxCostUsd === null ? { tokens: say.limitNeeded } : {}),
    };
    setProblems(wrong);
    if (Object.keys(wrong).length > 0) return;
    onRaise({ ...(maxTokens === null ? {} : { maxTokens }), ...(maxCostUsd === null ? {} : { maxCostUsd }) });
  };
  const used = usageLine(usage, language);
  return (
    <form className={styles["limits"]} onSubmit={raise} noValidate>
      {used !== null && <p>{say.used(used)}</p>}
      <Field label={say.maxTokens} problem={problems.tokens ?? null}>
        {(control) => (
          <input {...control} inputMode="numeric" value={tokens} onChange={(event) => setTokens(event.target.value)} />
        )}
      </Field>
      <Field label={say.maxCostUsd} problem={problems.cost ?? null}>
        {(control) => (
          <input {...control} inputMode="decimal" value={cost} onChange={(event) => setCost(event.target.value)} />
        )}
      </Field>
      <div>
        <Button kind="primary" type="submit" isBusy={isUnderWay}>
          {say.raise}
        </Button>
      </div>
    </form>
  );
}

type Say = (typeof words)["en"];

function tokensFault(limit: number, { tokens }: Status["usage"], language: Language, say: Say) {
  if (!(Number.isSafeInteger(limit) && limit > 0)) return { tokens: say.tokensForm };
  return limit > tokens ? {} : { tokens: say.tokensUsed(tokens.toLocaleString(language)) };
}

function costFault(limit: number, { costUsd }: Status["usage"], language: Language, say: Say) {
  if (!(Number.isFinite(limit) && limit > 0)) return { cost: say.costForm };
  return costUsd === null || limit > costUsd ? {} : { cost: say.costUsed(moneyOf(costUsd, language)) };
}
