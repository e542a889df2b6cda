import { type FormEvent, useState, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import type { Me } from "../../schemas/http/person.ts";
import { ApiProblem, callJson } from "../api/client.ts";
import { goOn, wantedToken, watchWantedToken } from "../api/sign-in.ts";
import { keepToken } from "../api/token.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { useWords } from "./language.tsx";
import styles from "./sign-in.module.css";
import { words } from "./words.ts";

/**
 * Asks for a token where the server wants one, over the page: what one typed stays below, and whatever was asked for waits. Without a
 * token nothing goes on, so that it cannot be closed.
 */
export function SignIn() {
  const wanted = useSyncExternalStore(watchWantedToken, wantedToken);
  if (wanted === null) return null;
  // Beside the page, which is out of reach where a dialog is open.
  return createPortal(
    <SignInPanel sentence={wanted.detail} isExpired={wanted.code !== "credentials-missing"} />,
    document.body,
  );
}

function SignInPanel({ sentence, isExpired }: { readonly sentence: string; readonly isExpired: boolean }) {
  const say = useWords(words);
  const [given, setGiven] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isTrying, setTrying] = useState(false);
  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    const tried = given.trim();
    if (tried === "") return setProblem(say.tokenEmpty);
    // A header can hold nothing else, and a token has nothing else.
    if (!/^[\x21-\x7e]+$/.test(tried)) return setProblem(say.tokenForm);
    setTrying(true);
    try {
      await callJson<typeof Me>("/api/me", { tried });
      keepToken(tried);
      goOn();
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error.message : say.cannotTry);
      setTrying(false);
    }
  };
  return (
    <dialog
      ref={(panel) => {
        if (panel?.open === false) panel.showModal();
      }}
      className={styles["panel"]}
      aria-labelledby="sign-in"
      onCancel={(event) => event.preventDefault()}
    >
      <form onSubmit={(event) => void signIn(event)}>
        <h2 id="sign-in">{isExpired ? say.signInAgain : say.signIn}</h2>
        <p>{isExpired ? sentence : say.whoAreYou}</p>
        {isExpired && <p className={styles["kept"]}>{say.kept}</p>}
        <Field label={say.token} hint={say.tokenHint} problem={problem}>
          {(control) => (
            <input
              {...control}
              autoFocus
              type="password"
              autoComplete="current-password"
              spellCheck={false}
              value={given}
              onChange={(event) => setGiven(event.target.value)}
            />
          )}
        </Field>
        <Button kind="primary" type="submit" isBusy={isTrying}>
          {say.signIn}
        </Button>
      </form>
    </dialog>
  );
}
