import * as Radix from "@radix-ui/react-tabs";
import { type ReactNode, useEffect, useRef } from "react";
import styles from "./tabs.module.css";

export interface TabsProps<V extends string> {
  /** What the row of tabs is called, for those who do not see it. */
  readonly label: string;
  readonly value: V;
  readonly tabs: readonly { readonly value: V; readonly label: string; readonly icon?: ReactNode }[];
  readonly onChange: (value: V) => void;
  /** What the chosen tab shows. */
  readonly children: ReactNode;
}

/** Several views of one thing, one of them shown. A tab is taken by click or Enter: each may ask the server for something. */
export function Tabs<V extends string>({ label, value, tabs, onChange, children }: TabsProps<V>) {
  const change = (chosen: string) => {
    const found = tabs.find((tab) => tab.value === chosen);
    if (found !== undefined) onChange(found.value);
  };
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another value another tab is the chosen one.
  useEffect(() => showChosen(list.current), [value]);
  return (
    <Radix.Root value={value} onValueChange={change} activationMode="manual">
      <Radix.List ref={list} aria-label={label} className={styles["list"]}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.value} value={tab.value} className={styles["tab"]}>
            {tab.icon}
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      <Radix.Content value={value} className={styles["content"]} tabIndex={-1}>
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}

/** On a narrow page the row of tabs scrolls sideways; the page itself stays where it is. */
function showChosen(list: HTMLElement | null): void {
  const tab = list?.querySelector<HTMLElement>("[data-state=active]");
  if (!list || !tab) return;
  list.scrollLeft = tab.offsetLeft - list.offsetLeft - (list.clientWidth - tab.offsetWidth) / 2;
}
