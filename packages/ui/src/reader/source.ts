import { queryOptions } from "@tanstack/react-query";
import { ApiError } from "@muniment/rest/client";
import type { Preview } from "@muniment/rest/preview";
import type { Send } from "../query/index.ts";

/** Where what is shown of a document comes from. */
export interface ReaderSource {
  /** Names the document and its version. */
  readonly id: string;
  readonly send: Send;
  /** The address of what there is to know, of the file or of the page; `part` is an attachment, and empty for the document. */
  addressOf(part: string, what: "" | "/file" | "/html"): string;
}

/** The document, or an attachment of it. */
export interface ReaderPart {
  readonly source: ReaderSource;
  readonly part: string;
}

const AGAIN_MILLISECONDS = 1_000;

/** How a part can be looked at; asked for again while it is being prepared. Nothing of it is kept when it is closed. */
export function lookQuery({ source, part }: ReaderPart) {
  return queryOptions({
    queryKey: ["reader", source.id, part],
    queryFn: async (): Promise<Preview> => {
      const response = await source.send(source.addressOf(part, ""));
      if (!response.ok) throw await refusalIn(response);
      return ((await response.json()) as { data: Preview }).data;
    },
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data?.state === "pending" ? AGAIN_MILLISECONDS : false),
  });
}

/** Text or a page, whole. */
export function textQuery({ source, part }: ReaderPart, what: "/file" | "/html") {
  return queryOptions({
    queryKey: ["reader", source.id, part, what],
    queryFn: async () => (await fetchPart(source, source.addressOf(part, what))).text(),
    gcTime: 0,
  });
}

/** Asks for bytes; throws `ApiError`. */
export async function fetchPart({ send }: ReaderSource, address: string, init?: RequestInit): Promise<Response> {
  const response = await send(address, init);
  if (!response.ok) throw await refusalIn(response);
  return response;
}

async function refusalIn(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => ({}));
  const { error } = body as { error?: { code?: string; code_message?: string } };
  return new ApiError(response.status, error?.code ?? "", error?.code_message ?? `HTTP ${response.status}`, body);
}
