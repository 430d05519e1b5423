import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { checkUserAvailability } from "@muniment/work-api/control-center/user";
import { checkEmail, checkUserId } from "@muniment/work-api/identity/user-rules";
import { q } from "../../../api.ts";

const PAUSE_MILLISECONDS = 250;

/** What the server says of a User ID and an e-mail that are being typed (CC-USR-018). */
export interface Availability {
  /** `undefined` while it is not known, as for what breaks a rule. */
  readonly isIdFree: boolean | undefined;
  /** What is taken, as `field:typed text` with the sentence that says so. */
  readonly taken: ReadonlyMap<string, string>;
}

/** Asks a moment after the last key, for what keeps the rules. */
export function useAvailability(id: string, email: string): Availability {
  const typed = usePaused(
    JSON.stringify({
      ...(checkUserId(id).messages.length === 0 ? { user_id: id } : {}),
      ...(checkEmail(email).messages.length === 0 ? { email } : {}),
    }),
  );
  const asked = JSON.parse(typed) as { user_id?: string; email?: string };
  const { data } = useQuery({
    ...q(checkUserAvailability, { body: asked }),
    enabled: typed !== "{}",
    staleTime: 0,
    retry: false,
  });
  const answer = data?.data;
  const isCurrent = asked.user_id === id;
  return {
    isIdFree: isCurrent ? answer?.user_id?.is_free : undefined,
    taken: new Map([
      ...takenOf(`id:${asked.user_id ?? ""}`, answer?.user_id),
      ...takenOf(`email:${asked.email ?? ""}`, answer?.email),
    ]),
  };
}

type Told = { readonly is_free: boolean; readonly messages: readonly { readonly code_message: string }[] };

function takenOf(key: string, told: Told | undefined): [string, string][] {
  if (told === undefined || told.is_free) return [];
  return [[key, told.messages.map((message) => message.code_message).join(" ")]];
}

function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
