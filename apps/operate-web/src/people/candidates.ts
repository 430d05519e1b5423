import { ApiError } from "@muniment/rest/client";

/** What the register may have already. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly reason: string;
}

/** The candidates that a refusal of a new entry names; none for another refusal. */
export function candidatesOf(error: unknown): readonly Candidate[] {
  if (!(error instanceof ApiError) || error.status !== 409) return [];
  const { error: wire } = error.body as {
    error?: { details?: { candidates?: readonly Candidate[] } };
  };
  return wire?.details?.candidates ?? [];
}
