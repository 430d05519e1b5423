import { ApiError } from "@muniment/rest/client";
import { words } from "../message/index.ts";

/** What to tell a person about a call that failed. */
export interface Trouble {
  readonly text: string;
  /** What the server's log knows it by. */
  readonly reference: string | undefined;
  readonly status: number | undefined;
  /** What is wrong with single fields, by the field's wire name. */
  readonly fields: ReadonlyMap<string, string>;
}

interface WireError {
  readonly error?: {
    readonly code_message?: string;
    readonly request_id?: string;
    readonly messages?: readonly { readonly field?: string; readonly code_message?: string }[];
  };
}

/** The one translator from a failure to words. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof ApiError)) {
    const isNetwork = error instanceof TypeError;
    return {
      text: words(isNetwork ? "error.network" : "error.unexpected"),
      reference: undefined,
      status: undefined,
      fields: new Map(),
    };
  }
  const { error: wire = {} } = error.body as WireError;
  const messages = wire.messages ?? [];
  const fields = new Map(
    messages.flatMap(({ field, code_message: text }) =>
      field === undefined || text === undefined ? [] : [[field, text] as const],
    ),
  );
  const rest = messages.filter((message) => message.field === undefined).map((message) => message.code_message ?? "");
  return {
    text: textOf(error, [...rest]),
    reference: wire.request_id,
    status: error.status,
    fields,
  };
}

function textOf(error: ApiError, further: readonly string[]): string {
  if (error.status >= 500 && error.status !== 503 && error.status !== 507) return words("error.unexpected");
  return [error.message, ...further.filter((text) => text !== error.message)].join(" ");
}
