import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { Button } from "../parts/button.tsx";
import styles from "./connection.module.css";
import { useWords } from "./language.tsx";
import { words } from "./words.ts";

/** How the page stands to the server, where it keeps a connection to it. */
export interface ShownConnection {
  readonly connection: "connected" | "reconnecting" | "disconnected";
  readonly retryInS: number | null;
  readonly reconnect: () => void;
}

interface Shown {
  readonly shown: ShownConnection | null;
  readonly show: (connection: ShownConnection | null) => void;
}

const ConnectionContext = createContext<Shown | null>(null);

/** Holds the connection that the header tells of. */
export function ConnectionProvider({ children }: { readonly children: ReactNode }) {
  const [shown, show] = useState<ShownConnection | null>(null);
  const value = useMemo(() => ({ shown, show }), [shown]);
  return <ConnectionContext value={value}>{children}</ConnectionContext>;
}

function useConnection(): Shown {
  const context = use(ConnectionContext);
  if (context === null) throw new Error("There is no connection outside of ConnectionProvider");
  return context;
}

/** Has the header tell of a connection as long as the component stands. */
export function useShownConnection({ connection, retryInS, reconnect }: ShownConnection): void {
  const { show } = useConnection();
  useEffect(() => {
    show({ connection, retryInS, reconnect });
  }, [show, connection, retryInS, reconnect]);
  useEffect(() => () => show(null), [show]);
}

/** The connection in words. Only a change is announced, not each second of the wait. */
export function ConnectionLine() {
  const say = useWords(words);
  const { shown } = useConnection();
  if (shown === null) return null;
  const { connection, retryInS, reconnect } = shown;
  return (
    <div className={styles["line"]} data-connection={connection}>
      <span className={styles["dot"]} />
      <span role="status">{say.connection[connection]}</span>
      {connection !== "connected" && (
        <>
          {retryInS !== null && <span className={styles["wait"]}>{say.retryIn(retryInS)}</span>}
          <Button kind="quiet" onClick={reconnect}>
            {say.connectNow}
          </Button>
        </>
      )}
    </div>
  );
}
