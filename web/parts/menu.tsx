import {
  cloneElement,
  createContext,
  type HTMLAttributes,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  use,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { CheckIcon } from "./icons.tsx";
import styles from "./menu.module.css";

/** What is left between a menu and the edge of the window. */
const MARGIN_PX = 8;
const ITEMS = "[role^='menuitem']:not([aria-disabled='true'])";

/** Closes the menu that it is in. */
const CloseContext = createContext<() => void>(() => {});

export interface MenuProps {
  /** The button that opens it: one element such as `Button`. */
  readonly trigger: ReactElement<HTMLAttributes<HTMLButtonElement>>;
  /** `MenuItem`, `MenuChoices`, `MenuText` and `MenuLine`. */
  readonly children: ReactNode;
}

/**
 * A menu below a button, worked by keys as the ARIA Authoring Practices have it for menu buttons: arrows, Home and End, the
 * first letter of an item, Escape. A library for it would be a twelfth of the page's script, most of it for placing.
 */
export function Menu({ trigger, children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const id = useId();
  const button = () => whole.current?.querySelector<HTMLElement>("[aria-haspopup]");
  const close = () => {
    setOpen(false);
    button()?.focus();
  };
  useEffect(() => {
    if (!isOpen) return;
    const leave = ({ target }: Event) => {
      if (!whole.current?.contains(target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("focusin", leave);
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("focusin", leave);
    };
  }, [isOpen]);
  const openByKey = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" || isOpen) return;
    event.preventDefault();
    setOpen(true);
  };
  return (
    <div ref={whole} className={styles["whole"]}>
      {cloneElement(trigger, {
        "aria-haspopup": "menu",
        "aria-expanded": isOpen,
        "aria-controls": isOpen ? id : undefined,
        onClick: () => setOpen(!isOpen),
        onKeyDown: openByKey,
      })}
      {isOpen && (
        <CloseContext value={close}>
          <MenuList id={id} onClose={close}>
            {children}
          </MenuList>
        </CloseContext>
      )}
    </div>
  );
}

interface MenuListProps {
  readonly id: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function MenuList({ id, onClose, children }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);
  const [shiftPx, setShiftPx] = useState(0);
  useLayoutEffect(() => {
    const { left } = list.current?.getBoundingClientRect() ?? { left: MARGIN_PX };
    setShiftPx(Math.max(0, MARGIN_PX - left));
    list.current?.querySelector<HTMLElement>(ITEMS)?.focus({ preventScroll: true });
  }, []);
  const move = (event: KeyboardEvent) => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>(ITEMS) ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next = nextItem(event.key, at, items);
    if (event.key === "Escape") onClose();
    else if (next === undefined) return;
    else items[next]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={list}
      id={id}
      role="menu"
      tabIndex={-1}
      className={styles["menu"]}
      style={{ translate: `${shiftPx}px` }}
      onKeyDown={move}
    >
      {children}
    </div>
  );
}

/** Which item a key leads to; nothing where it leads to none. */
function nextItem(key: string, at: number, items: readonly HTMLElement[]): number | undefined {
  const count = items.length;
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return (at - 1 + count) % count;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (key.length !== 1 || key === " ") return;
  const inTurn = items.map((_, nth) => (at + 1 + nth) % count);
  return inTurn.find((nth) => items[nth]?.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
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
  const close = use(CloseContext);
  const select = () => {
    if (isDisabled) return;
    close();
    onSelect();
  };
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={isDisabled}
      className={`${styles["item"]} ${isDanger ? styles["danger"] : ""}`}
      onClick={select}
    >
      <span className={styles["mark"]}>{icon}</span>
      {children}
    </button>
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
  const close = use(CloseContext);
  return (
    // biome-ignore lint/a11y/useSemanticElements: what groups items of a menu is no set of form fields.
    <div role="group" aria-label={label}>
      <div className={styles["label"]} aria-hidden="true">
        {label}
      </div>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="menuitemradio"
          tabIndex={-1}
          aria-checked={choice.value === value}
          lang={choice.lang}
          className={styles["item"]}
          onClick={() => {
            close();
            onChoose(choice.value);
          }}
        >
          <span className={styles["mark"]}>{choice.value === value && <CheckIcon size={16} />}</span>
          {choice.label}
        </button>
      ))}
    </div>
  );
}

/** A line of text that cannot be chosen. */
export function MenuText({ children }: { readonly children: ReactNode }) {
  return (
    <div role="presentation" className={styles["text"]}>
      {children}
    </div>
  );
}

/** What parts the groups of a menu. */
export function MenuLine() {
  return <hr className={styles["line"]} />;
}
