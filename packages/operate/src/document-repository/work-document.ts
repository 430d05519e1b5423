import type { DocumentFacts, Item, Operation } from "./port.ts";
import { formatId } from "./work-id.ts";

/** What is read of a document of Work. */
export interface DocumentFields {
  readonly id: string;
  readonly name: string;
  readonly extension: string;
  readonly size: number;
  readonly checksum: string;
  readonly version?: number;
  readonly class?: string;
  readonly author?: string;
  readonly author_description?: string;
  readonly create_date?: string;
  readonly edit_date?: string;
  readonly last_user?: string;
  readonly last_user_description?: string;
  readonly is_checked_out?: boolean;
  readonly in_use_by?: string;
  readonly in_use_by_description?: string;
  readonly checkout_date?: string;
}

/** A document of Work as the port tells of it. */
export function documentItem(fields: DocumentFields): Item {
  const { id, name, extension, size, checksum } = fields;
  const sha256 = /^SHA256:([0-9a-f]{64})$/i.exec(checksum)?.[1];
  return {
    kind: "document",
    id: formatId("document", id),
    name: extension === "" ? name : `${name}.${extension}`,
    size,
    ...(sha256 === undefined ? {} : { sha256: sha256.toLowerCase() }),
    facts: factsOf(fields),
  };
}

function factsOf(fields: DocumentFields): DocumentFacts {
  const facts = {
    version: fields.version,
    class: fields.class,
    author: fields.author_description ?? fields.author,
    createdAt: fields.create_date,
    modifiedAt: fields.edit_date,
    modifiedBy: fields.last_user_description ?? fields.last_user,
    lockedBy: fields.is_checked_out === true ? (fields.in_use_by_description ?? fields.in_use_by ?? "") : undefined,
    lockedAt: fields.is_checked_out === true ? fields.checkout_date : undefined,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
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
