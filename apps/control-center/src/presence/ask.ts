/** Why the person is asked who they are: for an act, or because the page was left alone. */
type Reason = "act" | "idle";

/** A question that waits for its answer. */
interface Asked {
  readonly reason: Reason;
  /** Whether the person has shown who they are. */
  answer(isProved: boolean): void;
}

let asked: (Asked & { readonly answered: Promise<boolean> }) | undefined;
const listeners = new Set<() => void>();

/** Asks once, however many requests need it. */
export async function askForProof(reason: Reason = "act"): Promise<boolean> {
  if (asked !== undefined) return asked.answered;
  const { promise: answered, resolve } = Promise.withResolvers<boolean>();
  const answer = (isProved: boolean): void => {
    set(undefined);
    resolve(isProved);
  };
  set({ reason, answer, answered });
  return answered;
}

/** The question that is open. */
export function openQuestion(): Asked | undefined {
  return asked;
}

/** Tells when a question comes or goes. */
export function subscribeToQuestions(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(next: typeof asked): void {
  asked = next;
  for (const listener of listeners) listener();
}
