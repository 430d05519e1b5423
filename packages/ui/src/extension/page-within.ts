/** Where a page of a package is, or `undefined` for a path that leads out of its folder `base`, however it is written. */
export function pageWithin(base: string, entry: string): string | undefined {
  // Nobody who asks for an address elsewhere means a page of the package with such a name.
  if (URL.canParse(entry)) return undefined;
  const address = URL.parse(`${base}${entry}`)?.href;
  return address?.startsWith(base) === true ? address : undefined;
}
