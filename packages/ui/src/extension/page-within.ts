/** Where a page of a package is, or `undefined` for a path that leads out of its folder `base`, however it is written. */
export function pageWithin(base: string, entry: string): string | undefined {
  const address = URL.parse(`${base}${entry}`)?.href;
  return address?.startsWith(base) === true ? address : undefined;
}
