import { useState } from "react";
import type { z } from "zod";
import type { SessionStatus } from "../../schemas/http/session.ts";
import { basePath } from "../api/base-path.ts";
import { useAnnounce } from "../parts/announce.tsx";
import { Button } from "../parts/button.tsx";
import { CopyIcon, DocumentIcon, DownloadIcon, EditIcon, LinkIcon } from "../parts/icons.tsx";
import { Menu, MenuItem } from "../parts/menu.tsx";
import { useWords } from "../shell/language.tsx";
import { copyText } from "./acting/clipboard.ts";
import { ExportDialog } from "./acting/export-dialog.tsx";
import { planIn } from "./acting/plan-file.ts";
import { ReviseDialog } from "./acting/revise-dialog.tsx";
import "./print.css";
import { words } from "./words.ts";

export interface PlanActionsProps {
  readonly status: z.output<typeof SessionStatus>;
}

/** What can be done with a plan: revised, exported, copied, printed, shown to others. */
export function PlanActions({ status: { session, state, title } }: PlanActionsProps) {
  const say = useWords(words);
  const { notify } = useAnnounce();
  const [open, setOpen] = useState<"revise" | "export" | null>(null);
  const close = () => setOpen(null);
  const copy = async (text: Promise<string>, done: string) => {
    try {
      await copyText(text);
      notify({ sentence: done });
    } catch {
      notify({ sentence: say.cannotCopy, act: { label: say.export, run: () => setOpen("export") } });
    }
  };
  const link = new URL(`${basePath}/plans/${encodeURIComponent(session)}`, document.baseURI).href;
  return (
    <>
      {state === "done" && (
        <Button kind="primary" onClick={() => setOpen("revise")}>
          <EditIcon size={16} />
          {say.revise}
        </Button>
      )}
      <Button onClick={() => setOpen("export")}>
        <DownloadIcon size={16} />
        {say.export}
      </Button>
      <Menu
        trigger={
          <Button>
            <LinkIcon size={16} />
            {say.share}
          </Button>
        }
      >
        <MenuItem
          icon={<CopyIcon size={16} />}
          onSelect={() =>
            void copy(
              planIn(session, "md").then((answer) => answer.text()),
              say.copiedMarkdown,
            )
          }
        >
          {say.copyMarkdown}
        </MenuItem>
        <MenuItem icon={<LinkIcon size={16} />} onSelect={() => void copy(Promise.resolve(link), say.copiedLink)}>
          {say.copyLink}
        </MenuItem>
        <MenuItem icon={<DocumentIcon size={16} />} onSelect={() => window.setTimeout(() => window.print())}>
          {say.print}
        </MenuItem>
      </Menu>
      <ReviseDialog session={session} isOpen={open === "revise"} onClose={close} />
      <ExportDialog session={session} title={title} isOpen={open === "export"} onClose={close} />
    </>
  );
}
