const PREFIX = /^(?:(?:re|aw|fwd?|wg|sv|antw|tr|rif)(?:\[\d+\])?\s*:\s*)+/i;

/** A subject as it was before anybody answered or forwarded it. */
export function normalSubject(subject: string): string {
  return subject.trim().replace(PREFIX, "").replaceAll(/\s+/g, " ").toLowerCase();
}
