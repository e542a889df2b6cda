import { Link } from "wouter";
import { useWords } from "./language.tsx";
import { words } from "./words.ts";

export function NotFound() {
  const say = useWords(words);
  return (
    <p>
      {say.notFound} <Link href="/">{say.toPlans}</Link>
    </p>
  );
}
