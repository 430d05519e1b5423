/** The file name that a `Content-Disposition` gives, the one in UTF-8 first. */
export function nameInHeader(header: string | null): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header ?? "")?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded.trim());
  const quoted = /filename="((?:[^"\\]|\\.)*)"/i.exec(header ?? "")?.[1];
  return quoted?.replaceAll(/\\(.)/g, "$1");
}
