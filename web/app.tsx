import { lazy, Suspense } from "react";
import { Route, Router, Switch } from "wouter";
import { basePath } from "./api/base-path.ts";
import { NotFound } from "./shell/not-found.tsx";
import { Shell } from "./shell/shell.tsx";

const SessionList = lazy(async () => ({ default: (await import("./sessions/session-list.tsx")).SessionList }));
const NewPlan = lazy(async () => ({ default: (await import("./new/new-plan.tsx")).NewPlan }));
const SessionPage = lazy(async () => ({ default: (await import("./session/session-page.tsx")).SessionPage }));
const MemoryPage = lazy(async () => ({ default: (await import("./memory/memory-page.tsx")).MemoryPage }));

/** All pages: what stands in the address decides which one is shown. */
export function App() {
  return (
    <Router base={basePath}>
      <Shell>
        <Suspense fallback={null}>
          <Switch>
            <Route path="/">{() => <SessionList />}</Route>
            <Route path="/plans/new">{() => <NewPlan />}</Route>
            <Route path="/plans/:id/:view?">
              {({ id, view }) => <SessionPage key={id} session={id} view={view} />}
            </Route>
            <Route path="/memory">{() => <MemoryPage />}</Route>
            <Route>{() => <NotFound />}</Route>
          </Switch>
        </Suspense>
      </Shell>
    </Router>
  );
}
