import type { ReadyInfo } from "../../ready-file.ts";

/** A message as the sandbox's API gives it. */
export interface Letter {
  readonly id: string;
  readonly subject: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly links: readonly string[];
}

/** What the sandbox has received for an address, newest first. */
export async function lettersTo(ready: Pick<ReadyInfo, "mail">, address: string): Promise<readonly Letter[]> {
  const answer = await fetch(`${ready.mail}/api/messages?to=${encodeURIComponent(address)}`);
  if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}`);
  return ((await answer.json()) as { data: readonly Letter[] }).data;
}
