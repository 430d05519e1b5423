/** Tracker's own help, in the package, from any of its pages (TRK-WEB-010). */
export function helpAddress(): string {
  return new URL("../web/help/index.html", location.href).href;
}
