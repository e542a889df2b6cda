import { type ReactNode, useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import { ButtonLink } from "../parts/button.tsx";
import { AddIcon } from "../parts/icons.tsx";
import { ConnectionLine, ConnectionProvider } from "./connection.tsx";
import { useWords } from "./language.tsx";
import { SettingsMenu } from "./settings-menu.tsx";
import styles from "./shell.module.css";
import { SignIn } from "./sign-in.tsx";
import { words } from "./words.ts";

/** What stands around every page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const say = useWords(words);
  const [location] = useLocation();
  const content = useContentFocus(pageOf(location));
  const hasOwnButton = location === "/" || location === "/plans/new";
  return (
    <ConnectionProvider>
      <button type="button" className={styles["skip"]} onClick={() => content.current?.focus()}>
        {say.skip}
      </button>
      <header className={styles["top"]}>
        <Link href="/" className={styles["brand"] ?? ""}>
          <Mark />
          PlanCraft
        </Link>
        <nav aria-label={say.navigation} className={styles["nav"]}>
          <Link href="/" className={styles["link"] ?? ""} aria-current={location === "/" ? "page" : undefined}>
            {say.plans}
          </Link>
          <Link
            href="/memory"
            className={styles["link"] ?? ""}
            aria-current={location === "/memory" ? "page" : undefined}
          >
            {say.memory}
          </Link>
        </nav>
        <div className={styles["end"]}>
          <ConnectionLine />
          {!hasOwnButton && (
            <div className={styles["new"]}>
              <ButtonLink href="/plans/new">
                <AddIcon />
                {say.newPlan}
              </ButtonLink>
            </div>
          )}
          <SettingsMenu />
        </div>
      </header>
      <main id="content" ref={content} tabIndex={-1}>
        {children}
      </main>
      <SignIn />
    </ConnectionProvider>
  );
}

/** The views of one plan are one page: who changes between them keeps the focus on the tabs. */
function pageOf(location: string): string {
  return /^\/plans\/[^/]+/.exec(location)?.[0] ?? location;
}

/** Moves the focus to the content when another page is shown, as a browser does: not when the first one is. */
function useContentFocus(page: string) {
  const content = useRef<HTMLElement>(null);
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    content.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [page]);
  return content;
}

/** A sheet with its first lines written. */
function Mark() {
  return (
    <svg aria-hidden="true" width="22" height="22" viewBox="0 0 24 24" fill="none">
      <rect x="4" y="2.5" width="16" height="19" rx="3" fill="var(--accent)" />
      <path d="M8 8h8M8 12h8M8 16h4.5" stroke="var(--on-accent)" strokeWidth="1.8" strokeLinecap="round" />
    </svg>
  );
}
