// A page with `useStream` of the SDK.
import { useStream } from "@langchain/langgraph-sdk/react";
import { show } from "./told-state.jsx";

show(({ apiUrl, assistantId, threadId, onThreadId }) => {
  const stream = useStream({
    apiUrl,
    assistantId,
    threadId,
    onThreadId,
    reconnectOnMount: true,
    fetchStateHistory: true,
  });
  const { messages, interrupt, isLoading, error, values } = stream;
  return {
    ...{ messages, interrupt, isLoading, error, values },
    submit: (input) =>
      stream.submit(input, { streamMode: ["values"], streamResumable: true, onDisconnect: "continue" }),
    respond: (resume) => stream.submit(undefined, { command: { resume } }),
    stop: () => stream.stop(),
  };
});
