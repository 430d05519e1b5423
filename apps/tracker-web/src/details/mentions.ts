/** Somebody who is named in a comment. */
export interface Mention {
  readonly id: string;
  readonly name: string;
}

/** The name that is being typed after the last `@`, at the end of a text. */
export function typedMention(text: string): string | undefined {
  const [, typed] = /(?:^|\s)@([\p{L}\p{N}.'-][\p{L}\p{N} .'-]{0,40})$/u.exec(text) ?? [];
  return typed;
}

/** The text with the name in place of what was typed of it. */
export function completeMention(text: string, name: string): string {
  const typed = typedMention(text) ?? "";
  return `${text.slice(0, text.length - typed.length)}${name} `;
}

/** The ids of those whose names still stand in the text, each once. */
export function mentionsIn(text: string, people: readonly Mention[]): readonly string[] {
  return [...new Set(people.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id))];
}
