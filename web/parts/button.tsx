import type { ComponentProps, ReactNode } from "react";
import { Link } from "wouter";
import styles from "./button.module.css";

/** What it is for: the one thing to do, one of several, one that is seldom wanted, or what takes something away. */
export type ButtonKind = "primary" | "plain" | "quiet" | "danger";

export interface ButtonProps extends ComponentProps<"button"> {
  readonly kind?: ButtonKind;
  /** While what it asked for is under way: it keeps its words and its place, and takes no other click. */
  readonly isBusy?: boolean;
}

/** A button; it sends no form unless its `type` says so. */
export function Button({
  kind = "plain",
  type = "button",
  isBusy = false,
  disabled,
  className = "",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      className={`${styles["button"]} ${styles[kind]} ${className}`}
    />
  );
}

export interface ButtonLinkProps {
  readonly href: string;
  readonly kind?: ButtonKind;
  readonly children: ReactNode;
}

/** What looks like a button and leads to another address of the page. */
export function ButtonLink({ href, kind = "plain", children }: ButtonLinkProps) {
  return (
    <Link href={href} className={`${styles["button"]} ${styles[kind]}`}>
      {children}
    </Link>
  );
}
