import { lazy, Suspense, useRef, useState } from "react";
import type { PlanView } from "../../../schemas/http/plan-view.ts";
import { Part } from "../../parts/failures/part.tsx";
import { FiguresIcon, ListIcon } from "../../parts/icons.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { useWords } from "../../shell/language.tsx";
import { words } from "../words.ts";
import styles from "./plan-contents.module.css";
import { PlanContents } from "./plan-contents.tsx";
import { useIsWide } from "./use-is-wide.ts";

const FiguresPanel = lazy(async () => ({ default: (await import("../../figures/figures-panel.tsx")).FiguresPanel }));

export interface BesideThePlanProps {
  readonly view: PlanView;
  readonly address: string;
  readonly current: string | null;
  readonly hasFigures: boolean;
  readonly selected: string | null;
  readonly onSelect: (figure: string) => void;
  readonly onJump: (anchor: string) => void;
}

/** Contents and figures: at the side, or above the text where there is no room for them. */
export function BesideThePlan({ hasFigures, selected, onSelect, ...contents }: BesideThePlanProps) {
  const say = useWords(words);
  const isWide = useIsWide();
  const [shown, show] = useState<"contents" | "figures">("contents");
  const folded = useRef<HTMLDetailsElement>(null);
  const { view, address, current, onJump } = contents;
  const list = (jump: (anchor: string) => void) => (
    <PlanContents parts={view.parts} unwritten={view.unwritten} address={address} current={current} onJump={jump} />
  );
  if (!isWide) {
    return (
      <details ref={folded} className={styles["folded"]}>
        <summary>
          <ListIcon size={16} /> {say.contents}
        </summary>
        {list((anchor) => {
          folded.current?.removeAttribute("open");
          onJump(anchor);
        })}
      </details>
    );
  }
  return (
    <aside className={styles["aside"]} aria-label={say.beside}>
      {hasFigures ? (
        <Tabs
          label={say.beside}
          value={shown}
          onChange={show}
          tabs={[
            { value: "contents", label: say.contents, icon: <ListIcon size={16} /> },
            { value: "figures", label: say.figures, icon: <FiguresIcon size={16} /> },
          ]}
        >
          {shown === "contents" ? (
            list(onJump)
          ) : (
            <Part>
              <Suspense fallback={<Skeleton lines={8} />}>
                <FiguresPanel session={view.session} selected={selected} onSelect={onSelect} />
              </Suspense>
            </Part>
          )}
        </Tabs>
      ) : (
        list(onJump)
      )}
    </aside>
  );
}
