import { memo } from "react";
import { type Block, blocksOf, inlineOf } from "./readable-blocks.ts";

/** Markdown in the making as text that can be read along: made of elements, so that nothing of it can be markup. */
export function ReadableText({ markdown }: { readonly markdown: string }) {
  return blocksOf(markdown).map((block, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: text only grows at its end, so that a block stays at its place.
    <ReadableBlock key={at} block={block} source={JSON.stringify(block)} />
  ));
}

interface ReadableBlockProps {
  readonly block: Block;
  /** What tells whether it changed. */
  readonly source: string;
}

const ReadableBlock = memo(
  ({ block }: ReadableBlockProps) => {
    switch (block.kind) {
      case "heading":
        return (
          <h4>
            <Words text={block.text} />
          </h4>
        );
      case "quote":
        return (
          <blockquote>
            <Words text={block.text} />
          </blockquote>
        );
      case "code":
        return <pre>{block.text}</pre>;
      case "table":
        return <Rows rows={block.rows} />;
      case "list": {
        const items = block.items.map((item, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items are only added at the end.
          <li key={at}>
            <Words text={item} />
          </li>
        ));
        return block.isOrdered ? <ol>{items}</ol> : <ul>{items}</ul>;
      }
      case "paragraph":
        return (
          <p>
            <Words text={block.text} />
          </p>
        );
    }
  },
  (before, after) => before.source === after.source,
);

function Rows({ rows }: { readonly rows: readonly (readonly string[])[] }) {
  return (
    <table>
      <tbody>
        {rows.map((cells, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are only added at the end.
          <tr key={row}>
            {cells.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column stays at its place.
              <td key={column}>
                <Words text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Words({ text }: { readonly text: string }) {
  return inlineOf(text).map((part, at) => {
    const key = `${at} ${part.kind}`;
    if (part.kind === "strong") return <strong key={key}>{part.text}</strong>;
    if (part.kind === "em") return <em key={key}>{part.text}</em>;
    if (part.kind === "code") return <code key={key}>{part.text}</code>;
    return <span key={key}>{part.text}</span>;
  });
}
