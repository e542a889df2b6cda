import { ButtonLink } from "../parts/button.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { useWords } from "./language.tsx";
import { usePageTitle } from "./page-title.ts";
import { words } from "./words.ts";

export function NotFound() {
  const say = useWords(words);
  usePageTitle(say.notFound);
  return <EmptyState title={say.notFound} act={<ButtonLink href="/">{say.toPlans}</ButtonLink>} />;
}
