// A page with `useStream` of the SDK, which sends what Agent Chat UI sends.
import { useStream } from "@langchain/langgraph-sdk/react";
import { show } from "./told-state.jsx";

show(({ apiUrl, assistantId, threadId, onThreadId }) => {
  const options = { apiUrl, assistantId, threadId, onThreadId, fetchStateHistory: true, reconnectOnMount: true };
  const stream = useStream(options);
  const { messages, interrupt, isLoading, error, values } = stream;
  const say = (text) => {
    const message = { id: crypto.randomUUID(), type: "human", content: [{ type: "text", text }] };
    const context = undefined;
    const optimisticValues = (before) => ({ ...before, context, messages: [...(before.messages ?? []), message] });
    void stream.submit(
      { messages: [...toolMessages(stream.messages), message], context },
      { streamMode: ["values"], streamSubgraphs: true, streamResumable: true, optimisticValues },
    );
  };
  return {
    ...{ messages, interrupt, isLoading, error, values, say },
    respond: (resume) => stream.submit({}, { command: { resume } }),
    stop: () => stream.stop(),
  };
});

/** An answer to each call of a tool that has none, as Agent Chat UI makes one up. */
function toolMessages(messages) {
  return messages.flatMap((message, at) => {
    if (message.type !== "ai" || message.tool_calls?.length === 0 || messages[at + 1]?.type === "tool") return [];
    return (message.tool_calls ?? [{}]).map((call) => ({
      type: "tool",
      tool_call_id: call.id ?? "",
      id: `do-not-render-${crypto.randomUUID()}`,
      content: "Successfully handled tool call.",
    }));
  });
}
