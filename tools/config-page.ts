/** What the page tells about a setting. */
export interface DescribedOption {
  readonly name: string;
  readonly doc: string;
  readonly default?: string;
  readonly secret?: boolean;
}

/** The settings of one server. */
export interface ConfigPart {
  readonly title: string;
  readonly options: readonly DescribedOption[];
}

/** The text of docs/config.md: a table of settings per server, in the order of their declaration. */
export function configPage(parts: readonly ConfigPart[]): string {
  const lines = [
    "# Settings",
    "",
    "Written by `node tools/config-docs.ts` from the declarations in each server's `config.ts`; edit those.",
    "Settings come from the environment. A name that begins with `MUNIMENT_` and is not listed here stops the start.",
  ];
  for (const { title, options } of parts) {
    lines.push("", `## ${title}`, "", "| name | default | meaning |", "| --- | --- | --- |");
    for (const option of options) lines.push(row(option));
  }
  return `${lines.join("\n")}\n`;
}

function row(option: DescribedOption): string {
  const { name, doc } = option;
  const secret = option.secret === true ? " Secret." : "";
  return `| \`${name}\` | ${defaultOf(option)} | ${doc.replaceAll("|", "\\|")}${secret} |`;
}

function defaultOf(option: DescribedOption): string {
  if (option.default === undefined) return "required";
  return option.default === "" ? "none" : `\`${option.default.replaceAll("|", "\\|")}\``;
}
