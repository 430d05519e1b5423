/** The document or folder of Work that a text names: its id, or an address that holds it (TRK-DOC-002). */
export function readWorkId(text: string): string | undefined {
  const [id] = /[A-Za-z0-9_]{1,64}!\d{1,12}(?:\.\d{1,6})?/.exec(decoded(text)) ?? [];
  return id;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
