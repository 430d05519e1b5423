const STYLE =
  "html{background:#fff;color:#1b1b1b}" +
  "body{margin:0;padding:12px;box-sizing:border-box;overflow:auto;overflow-wrap:anywhere;" +
  "font:14px/20px 'Segoe UI Variable','Segoe UI',system-ui,sans-serif}" +
  "img{max-width:100%;height:auto}table{max-width:100%}";

interface Pictures {
  /** Pictures from elsewhere may be loaded. */
  readonly showsRemote?: boolean;
  /** Where a picture is that the page does not bring itself. */
  addressOf?(picture: HTMLImageElement): string | undefined;
}

/**
 * The page in which a stranger's page or e-mail is shown: the server has made it harmless, and its own policy lets nothing
 * load but pictures, those from elsewhere only with `showsRemote`.
 */
export function inertPage(html: string, { showsRemote = false, addressOf }: Pictures = {}): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const picture of page.querySelectorAll("img")) {
    const address = addressOf?.(picture) ?? "";
    if (address !== "") picture.setAttribute("src", address);
    if (!picture.hasAttribute("alt")) picture.setAttribute("alt", "");
  }
  for (const link of page.querySelectorAll("a[href]")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:${showsRemote ? " https:" : ""}`;
  return (
    `<!doctype html><html lang=""><head><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<title></title><style>${STYLE}</style></head><body>${page.body.innerHTML}</body></html>`
  );
}
