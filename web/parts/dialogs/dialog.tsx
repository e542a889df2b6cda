import * as Radix from "@radix-ui/react-dialog";
import { type ReactNode, type RefObject, useLayoutEffect, useRef } from "react";
import { useWords } from "../../shell/language.tsx";
import { CloseIcon } from "../icons.tsx";
import { words } from "../words.ts";
import styles from "./dialog.module.css";

export interface DialogProps {
  readonly isOpen: boolean;
  /** Told where a person closes it: by Escape, beside it, or by its cross. */
  readonly onClose: () => void;
  readonly title: string;
  /** What it is about, in a sentence below the title. */
  readonly description?: string;
  readonly children?: ReactNode;
  /** Its buttons, the one to press last. */
  readonly acts?: ReactNode;
}

/**
 * What has to be settled before the page goes on. The focus stays in it, and goes back to where it was. The ground behind it is our
 * own: Radix's would add a style sheet, which our policy refuses.
 */
export function Dialog({ isOpen, onClose, title, description, children, acts }: DialogProps) {
  const say = useWords(words);
  const before = useStillPage(isOpen);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <div className={styles["ground"]}>
          <Radix.Content
            className={styles["dialog"]}
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              before.current?.focus();
            }}
            {...(description === undefined ? { "aria-describedby": undefined } : {})}
          >
            <header className={styles["head"]}>
              <Radix.Title className={styles["title"]}>{title}</Radix.Title>
              <Radix.Close className={styles["close"]} aria-label={say.close}>
                <CloseIcon />
              </Radix.Close>
            </header>
            {description !== undefined && (
              <Radix.Description className={styles["description"]}>{description}</Radix.Description>
            )}
            {children}
            {acts !== undefined && <footer className={styles["acts"]}>{acts}</footer>}
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}

let openDialogs = 0;

/**
 * What lies behind a dialog cannot be reached by any way: that it is hidden from screen readers alone would not
 * be enough.
 * @returns What had the focus before.
 */
function useStillPage(isOpen: boolean): RefObject<HTMLElement | null> {
  const before = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    if (!isOpen) return;
    // It loses the focus as soon as it is out of reach.
    before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    const page = document.getElementById("root");
    const set = (change: number) => {
      openDialogs += change;
      page?.toggleAttribute("inert", openDialogs > 0);
    };
    set(1);
    return () => set(-1);
  }, [isOpen]);
  return before;
}
