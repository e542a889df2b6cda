import type { ButtonHTMLAttributes } from "react";
import styles from "./button.module.css";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it is for: the one thing to do, one of several, or what takes something away. */
  readonly kind?: "primary" | "plain" | "quiet" | "danger";
}

/** A button; it sends no form unless its `type` says so. */
export function Button({ kind = "plain", type = "button", className = "", ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={`${styles["button"]} ${styles[kind]} ${className}`} />;
}
