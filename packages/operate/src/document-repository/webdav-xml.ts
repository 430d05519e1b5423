import { parseStringPromise, processors } from "xml2js";
import type { DocumentFacts } from "./port.ts";
import { RepositoryError } from "./repository-error.ts";

/** What a server says of one resource. */
export interface DavResource {
  /** The path of the address, still encoded and without the slash of a collection. */
  readonly path: string;
  readonly isCollection: boolean;
  readonly size: number;
  readonly etag: string | undefined;
  readonly facts: DocumentFacts;
}

/** What is asked of a resource. */
export const PROPERTIES = `<?xml version="1.0" encoding="utf-8"?>
<D:propfind xmlns:D="DAV:"><D:prop><D:resourcetype/><D:getcontentlength/><D:getetag/>
<D:creationdate/><D:getlastmodified/><D:lockdiscovery/></D:prop></D:propfind>`;

/** An exclusive lock, which ends by itself when we do not end it. */
export const LOCK = `<?xml version="1.0" encoding="utf-8"?>
<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype>
<D:owner>Operate</D:owner></D:lockinfo>`;

type Element = Readonly<Record<string, readonly unknown[] | undefined>>;

/** The resources of a `207 Multi-Status` to PROPFIND; throws `bug` for what is none. */
export async function readMultistatus(text: string): Promise<DavResource[]> {
  let root: { multistatus?: unknown };
  try {
    root = (await parseStringPromise(text, { tagNameProcessors: [processors.stripPrefix] })) as typeof root;
  } catch (error) {
    throw new RepositoryError("bug", "not_xml", { cause: error });
  }
  return childrenOf(root.multistatus, "response").flatMap((response) => {
    const href = textOf(childrenOf(response, "href")[0]);
    const found = childrenOf(response, "propstat").find((part) => / 200 /.test(textOf(childrenOf(part, "status")[0])));
    const path = href === undefined ? undefined : pathnameOf(href);
    const properties = childrenOf(found, "prop")[0];
    return path === undefined || properties === undefined ? [] : [resourceOf(path, properties)];
  });
}

function resourceOf(path: string, properties: unknown): DavResource {
  const type = childrenOf(properties, "resourcetype")[0];
  const etag = textOf(childrenOf(properties, "getetag")[0]);
  return {
    path: path.replace(/\/+$/, ""),
    isCollection: childrenOf(type, "collection").length > 0,
    size: Number(textOf(childrenOf(properties, "getcontentlength")[0])) || 0,
    etag: etag === "" ? undefined : etag,
    facts: factsOf(properties),
  };
}

function factsOf(properties: unknown): DocumentFacts {
  const createdAt = instantOf(textOf(childrenOf(properties, "creationdate")[0]));
  const modifiedAt = instantOf(textOf(childrenOf(properties, "getlastmodified")[0]));
  const lock = childrenOf(childrenOf(properties, "lockdiscovery")[0], "activelock")[0];
  const owner = childrenOf(lock, "owner")[0];
  const lockedBy = textOf(owner).trim() || textOf(childrenOf(owner, "href")[0]).trim();
  return {
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(lock === undefined ? {} : { lockedBy: lockedBy === "" ? "Somebody" : lockedBy }),
  };
}

function instantOf(text: string): string | undefined {
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
}

function pathnameOf(href: string): string | undefined {
  return URL.parse(href.trim(), "http://server")?.pathname;
}

function childrenOf(parent: unknown, name: string): readonly unknown[] {
  return (typeof parent === "object" && parent !== null ? (parent as Element)[name] : undefined) ?? [];
}

function textOf(element: unknown): string {
  if (typeof element === "string") return element;
  const { _: text } = (typeof element === "object" && element !== null ? element : {}) as { _?: unknown };
  return typeof text === "string" ? text : "";
}
