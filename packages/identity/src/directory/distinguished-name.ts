/** The form in which DNs are compared: without case, and without spaces around what separates their parts. */
export function foldDn(dn: string): string {
  return dn
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/\s*(?<!\\)([,=+])\s*/gu, "$1")
    .trim();
}

/** Whether the entry stands below the container, at any depth. */
export function isBelow(foldedDn: string, foldedContainer: string): boolean {
  return foldedDn.endsWith(`,${foldedContainer}`);
}
