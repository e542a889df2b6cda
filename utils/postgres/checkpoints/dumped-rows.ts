import type { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type { BlobRow, WriteRow } from "./write-batch.ts";

type DumpedBlob = Awaited<ReturnType<PostgresSaver["_dumpBlobs"]>>[number];
type DumpedWrite = Awaited<ReturnType<PostgresSaver["_dumpWrites"]>>[number];

/** A channel's value as LangGraph's saver gives it. */
export function blobRow([thread, namespace, channel, version, type, bytes]: DumpedBlob): BlobRow {
  return { thread, namespace, channel, version, type, bytes };
}

/** A task's write as LangGraph's saver gives it. */
export function writeRow([thread, namespace, checkpoint, task, index, channel, type, bytes]: DumpedWrite): WriteRow {
  return { thread, namespace, checkpoint, task, index, channel, type, bytes };
}
