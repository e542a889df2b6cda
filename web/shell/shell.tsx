import type { ReactNode } from "react";
import { Link } from "wouter";
import { useWords } from "./language.tsx";
import styles from "./shell.module.css";
import { words } from "./words.ts";

/** What stands around every page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const say = useWords(words);
  return (
    <>
      <a className={styles["skip"]} href="#content">
        {say.skip}
      </a>
      <header className={styles["top"]}>
        <Link href="/" className={styles["brand"] ?? ""}>
          PlanCraft
        </Link>
        <nav>
          <Link href="/">{say.plans}</Link>
          <Link href="/plans/new">{say.newPlan}</Link>
          <Link href="/memory">{say.memory}</Link>
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
