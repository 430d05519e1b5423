import type { Item, Operation } from "./port.ts";
import { formatId } from "./work-id.ts";

/** What is read of a document of Work. */
export interface DocumentFields {
  readonly id: string;
  readonly name: string;
  readonly extension: string;
  readonly size: number;
  readonly checksum: string;
}

/** A document of Work as the port tells of it. */
export function documentItem({ id, name, extension, size, checksum }: DocumentFields): Item {
  const sha256 = /^SHA256:([0-9a-f]{64})$/i.exec(checksum)?.[1];
  return {
    kind: "document",
    id: formatId("document", id),
    name: extension === "" ? name : `${name}.${extension}`,
    size,
    ...(sha256 === undefined ? {} : { sha256: sha256.toLowerCase() }),
  };
}

/** A file name as Work keeps it. */
export function splitName(name: string): { name: string; extension: string } {
  const at = name.lastIndexOf(".");
  return at <= 0 ? { name, extension: "" } : { name: name.slice(0, at), extension: name.slice(at + 1) };
}

/** What the history of Work says of an operation. */
export function auditOf({ comment }: Operation): { audit?: { comments: string } } {
  return comment === undefined ? {} : { audit: { comments: comment } };
}
