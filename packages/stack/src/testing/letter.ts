import { createHash } from "node:crypto";

/** A message as it goes over the wire, and what must come of it. */
export interface Letter {
  readonly messageId: string;
  readonly from: string;
  readonly raw: Buffer;
  /** SHA-256 of the message and of each of its files, by name; the message has none. */
  readonly hashes: ReadonlyMap<string, string>;
}

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Writes a letter with files; the same key gives the same bytes. */
export function writeLetter(
  key: string,
  files: Readonly<Record<string, Uint8Array>>,
  given: { readonly to: string; readonly subject?: string; readonly headers?: readonly string[] },
): Letter {
  const messageId = `${key}@client.example`;
  const from = `sender-${key}@client.example`;
  const parts = Object.entries(files).map(
    ([name, content]) =>
      `--part\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${name}"\r\n` +
      `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString("base64").replaceAll(/.{76}/g, "$&\r\n")}\r\n`,
  );
  const head = [
    `Message-ID: <${messageId}>`,
    `From: ${from}`,
    `To: ${given.to}`,
    `Subject: ${given.subject ?? `Letter ${key}`}`,
    "Date: Sun, 22 Nov 2026 09:00:00 +0000",
    ...(given.headers ?? []),
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="part"',
  ].join("\r\n");
  const text = `--part\r\nContent-Type: text/plain\r\n\r\nDear Sirs, this is ${key}.\r\n`;
  const raw = Buffer.from(`${head}\r\n\r\n${text}${parts.join("")}--part--\r\n`);
  const hashes = new Map(Object.entries(files).map(([name, content]) => [name, hashOf(content)]));
  return { messageId, from, raw, hashes };
}
