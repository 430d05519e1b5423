import { FIRM_NAME } from "../firm/libraries.ts";
import { clauseNumbers } from "./paper.ts";
import type { Block, Paper } from "./paper.ts";

const WIDTH = 78;

function wrap(text: string, indent: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && indent.length + last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.map((line) => indent + line).join("\r\n");
}

function textOf(block: Block, number: string): string {
  switch (block.kind) {
    case "heading":
      return `${block.text.toUpperCase()}\r\n`;
    case "paragraph":
      return `${wrap(block.text, "")}\r\n`;
    case "lines":
      return `${block.lines.map((line) => line.padStart(WIDTH)).join("\r\n")}\r\n`;
    case "clause":
      return `${wrap(`${number} ${block.text}`, block.level === 1 ? "" : "   ")}\r\n`;
    case "table":
      return `${[block.header, ...block.rows].map((cells) => cells.join(" | ")).join("\r\n")}\r\n`;
    case "signature":
      return `\r\n${block.name}\r\n${block.role}\r\n`;
  }
}

/** Plain text in UTF-8 with a byte order mark and Windows line ends, as dictation programs write it. */
export function renderText(paper: Paper): Buffer {
  const numbers = clauseNumbers(paper.blocks);
  const head = paper.hasLetterhead ? [FIRM_NAME] : [];
  const body = paper.blocks.map((block) => textOf(block, numbers.get(block) ?? ""));
  const text = [...head, paper.title, "=".repeat(Math.min(WIDTH, paper.title.length)), "", ...body, paper.reference];
  return Buffer.from(`\uFEFF${text.join("\r\n")}\r\n`, "utf8");
}
