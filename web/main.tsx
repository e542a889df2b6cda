import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/document.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createQueries } from "./api/query-client.ts";
import { App } from "./app.tsx";
import { AnnounceProvider } from "./parts/announce.tsx";
import { LanguageProvider } from "./shell/language.tsx";
import { chosenScheme, showScheme } from "./shell/scheme.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no element to be shown in");
showScheme(chosenScheme());
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <QueryClientProvider client={createQueries()}>
        <AnnounceProvider>
          <App />
        </AnnounceProvider>
      </QueryClientProvider>
    </LanguageProvider>
  </StrictMode>,
);
