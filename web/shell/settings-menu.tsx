import { useQuery, useQueryClient } from "@tanstack/react-query";
import { meQuery } from "../api/queries.ts";
import { keepToken, token } from "../api/token.ts";
import { Button } from "../parts/button.tsx";
import { SettingsIcon } from "../parts/icons.tsx";
import { Menu, MenuChoices, MenuItem, MenuLine, MenuText } from "../parts/menu.tsx";
import { useLanguage, useWords } from "./language.tsx";
import { type Scheme, useScheme } from "./scheme.ts";
import { words } from "./words.ts";

const LANGUAGES = [
  { value: "en", label: "English", lang: "en" },
  { value: "ko", label: "한국어", lang: "ko" },
] as const;
const SCHEMES: readonly Scheme[] = ["system", "light", "dark"];

/** Language, scheme, and who one is. */
export function SettingsMenu() {
  const say = useWords(words);
  const { language, speak } = useLanguage();
  const [scheme, chooseScheme] = useScheme();
  const queries = useQueryClient();
  const me = useQuery(meQuery());
  const signOut = () => {
    keepToken(null);
    void queries.resetQueries();
  };
  return (
    <Menu
      trigger={
        <Button kind="quiet" aria-label={say.settings} title={say.settings}>
          <SettingsIcon />
        </Button>
      }
    >
      {me.data !== undefined && (
        <>
          <MenuText>
            {token() === null ? say.onThisMachine(me.data.person) : say.youAre(me.data.person)}
            {me.data.isAdmin && token() !== null && ` (${say.admin})`}
          </MenuText>
          {me.data.dailyCostUsd !== null && <MenuText>{say.perDay(me.data.dailyCostUsd)}</MenuText>}
          <MenuLine />
        </>
      )}
      <MenuChoices label={say.language} value={language} choices={LANGUAGES} onChoose={speak} />
      <MenuLine />
      <MenuChoices
        label={say.scheme}
        value={scheme}
        choices={SCHEMES.map((value) => ({ value, label: say.schemes[value] }))}
        onChoose={chooseScheme}
      />
      {token() !== null && (
        <>
          <MenuLine />
          <MenuItem onSelect={signOut}>{say.signOut}</MenuItem>
        </>
      )}
    </Menu>
  );
}
