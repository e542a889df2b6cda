import { useWords } from "../../shell/language.tsx";
import type { Setting, Sheet } from "../figure-groups.ts";
import { MoveList } from "../outcome/move-list.tsx";
import { orderedMoves } from "../outcome/moves.ts";
import { words } from "../words.ts";
import styles from "./figure-editor.module.css";

export interface SettingPreviewProps {
  readonly setting: Setting;
  readonly sheet: Sheet;
  /** The figure that would be set. */
  readonly set: string;
  /** Whether it is of what stands in the field now; the one before it stays until then. */
  readonly isCurrent: boolean;
}

/** What a setting would come to: a few lines, the outcomes first. */
export function SettingPreview({ setting, sheet, set, isCurrent }: SettingPreviewProps) {
  const say = useWords(words);
  const { followed, set: own } = orderedMoves(setting.moved, sheet.figures, [set]);
  if (setting.moved.length === 0) return <p className={styles["notice"]}>{say.isSoAlready}</p>;
  return (
    <div className={styles["preview"]} data-old={!isCurrent || undefined}>
      <MoveList moves={[...own, ...followed]} most={5} />
      {setting.warnings.map((warning) => (
        <p key={warning} className={styles["notice"]}>
          {warning}
        </p>
      ))}
      {setting.doubts.length > 0 && <p className={styles["notice"]}>{say.wouldDoubt(setting.doubts.length)}</p>}
    </div>
  );
}
