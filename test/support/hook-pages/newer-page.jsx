// A page with `useStream` of `@langchain/react`, which speaks the newer protocol.
import { useStream } from "@langchain/react";
import { show } from "./told-state.jsx";

show(({ apiUrl, assistantId, threadId, onThreadId }) => {
  const stream = useStream({ apiUrl, assistantId, threadId, onThreadId });
  const { messages, interrupt, isLoading, error, values } = stream;
  return {
    ...{ messages, interrupt, isLoading, error, values },
    say: (content) => stream.submit({ messages: [{ type: "human", content }] }),
    respond: (answer) => stream.respond(answer),
    stop: () => stream.stop(),
  };
});
