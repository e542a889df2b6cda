import * as Radix from "@radix-ui/react-dropdown-menu";
import type { ReactNode } from "react";
import { CheckIcon } from "./icons.tsx";
import styles from "./menu.module.css";

export interface MenuProps {
  /** The button that opens it: one element that takes a ref, such as `Button`. */
  readonly trigger: ReactNode;
  /** `MenuItem`, `MenuChoices`, `MenuText` and `MenuLine`. */
  readonly children: ReactNode;
}

/** A menu below a button, worked by keys as menus are. It does not hold the page still, which would need a looser policy. */
export function Menu({ trigger, children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles["menu"]} align="end" sideOffset={6} collisionPadding={8}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface MenuItemProps {
  readonly onSelect: () => void;
  readonly children: ReactNode;
  /** Before the words. */
  readonly icon?: ReactNode;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
}

export function MenuItem({ onSelect, children, icon, isDanger = false, isDisabled = false }: MenuItemProps) {
  return (
    <Radix.Item
      className={`${styles["item"]} ${isDanger ? styles["danger"] : ""}`}
      disabled={isDisabled}
      onSelect={onSelect}
    >
      <span className={styles["mark"]}>{icon}</span>
      {children}
    </Radix.Item>
  );
}

export interface MenuChoicesProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly choices: readonly { readonly value: V; readonly label: string; readonly lang?: string }[];
  readonly onChoose: (value: V) => void;
}

/** One of several, with a check before the one that holds. */
export function MenuChoices<V extends string>({ label, value, choices, onChoose }: MenuChoicesProps<V>) {
  const choose = (chosen: string) => {
    const found = choices.find((choice) => choice.value === chosen);
    if (found !== undefined) onChoose(found.value);
  };
  return (
    <Radix.RadioGroup aria-label={label} value={value} onValueChange={choose}>
      <Radix.Label className={styles["label"]}>{label}</Radix.Label>
      {choices.map((choice) => (
        <Radix.RadioItem key={choice.value} value={choice.value} lang={choice.lang} className={styles["item"]}>
          <span className={styles["mark"]}>
            <Radix.ItemIndicator>
              <CheckIcon size={16} />
            </Radix.ItemIndicator>
          </span>
          {choice.label}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

/** A line of text that cannot be chosen. */
export function MenuText({ children }: { readonly children: ReactNode }) {
  return <Radix.Label className={styles["text"]}>{children}</Radix.Label>;
}

/** What parts the groups of a menu. */
export function MenuLine() {
  return <Radix.Separator className={styles["line"]} />;
}
