// What the pages of both hooks show of their state, so that tests of both read the same.
import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";

const settings = JSON.parse(document.getElementById("settings").textContent);

/** Shows a chat that can be taken off the page and put there again, as by a person who leaves it and comes back. */
export function show(useChat) {
  createRoot(document.getElementById("root")).render(createElement(Page, { useChat }));
}

function Page({ useChat }) {
  const [isThere, setThere] = useState(true);
  const [thread, setThread] = useState(new URLSearchParams(location.search).get("thread"));
  window.leave = () => setThere(false);
  window.comeBack = () => setThere(true);
  window.thread = thread;
  return isThere ? createElement(Chat, { useChat, thread, setThread }) : createElement("p", { id: "away" }, "away");
}

function Chat({ useChat, thread, setThread }) {
  const chat = useChat({ ...settings, threadId: thread, onThreadId: setThread });
  window.chat = chat;
  return createElement("pre", { id: "told" }, JSON.stringify(told(chat), null, 1));
}

function told({ messages, interrupt, isLoading, error, values }) {
  return {
    isLoading,
    error: error === undefined || error === null ? null : String(error.message ?? error),
    messages: (messages ?? []).map(({ id, type, getType, content, ...message }) => ({
      id,
      type: type ?? (typeof getType === "function" ? getType.call(message) : undefined),
      text: typeof content === "string" ? content : content.map(({ text }) => text).join(""),
    })),
    interrupt: interrupt ? { id: interrupt.id, ...interrupt.value } : null,
    sections: Object.keys(values?.sections ?? {}).length,
  };
}
