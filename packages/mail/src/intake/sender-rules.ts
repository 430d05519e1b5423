import { domainToUnicode } from "node:url";

/**
 * Who may write to a mailbox (OPR-INB-002): addresses, domains (`example.com`) and domains with all below them
 * (`*.example.com`). `deny` wins. Reports have no sender; they are taken unless `deny` holds `<>`.
 */
export interface SenderRules {
  /** Nobody else may write, unless the list is empty or missing. */
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
}

/** Whether mail of the envelope's sender, empty for reports, is taken. */
export function isSenderTaken(sender: string, { allow = [], deny = [] }: SenderRules): boolean {
  const address = sender.toLowerCase();
  if (address === "") return !deny.includes("<>");
  if (deny.some((pattern) => isMatch(address, pattern))) return false;
  return allow.length === 0 || allow.some((pattern) => isMatch(address, pattern));
}

function isMatch(address: string, given: string): boolean {
  const pattern = given.trim().toLowerCase().replace(/^@/, "");
  const at = pattern.lastIndexOf("@");
  if (at !== -1) return address === `${pattern.slice(0, at)}@${readable(pattern.slice(at + 1))}`;
  const domain = address.slice(address.lastIndexOf("@") + 1);
  if (!pattern.startsWith("*.")) return domain === readable(pattern);
  const parent = readable(pattern.slice(2));
  return domain === parent || domain.endsWith(`.${parent}`);
}

// The receiver gives the domains of addresses in their own script.
function readable(domain: string): string {
  return domainToUnicode(domain) || domain;
}
