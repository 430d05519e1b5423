interface Cookie {
  readonly value: string;
  readonly path: string;
}

/** An answer with its body read. */
export interface Visit {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A browser without scripts: keeps cookies by path, follows redirects on the public origin, fills in forms. */
export interface Browser {
  visit(url: string): Promise<Visit>;
  /** Submits the one form of a page. */
  submit(page: Visit, fields: Readonly<Record<string, string>>): Promise<Visit>;
  /** Without following redirects. */
  send(url: string, init?: RequestInit): Promise<Visit>;
  readonly cookies: ReadonlyMap<string, Cookie>;
  /** Puts a cookie for the whole origin in the place of what is there. */
  plant(name: string, value: string): void;
}

/** A browser that finds `publicOrigin` at the bases given, one request after the other. */
export function openBrowser(publicOrigin: string, nextBase: () => string): Browser {
  const cookies = new Map<string, Cookie>();

  const send = async (url: string, init: RequestInit = {}): Promise<Visit> => {
    const target = new URL(url, publicOrigin);
    const headers = new Headers(init.headers);
    const sent = [...cookies].filter(([, { path }]) => isBelow(target.pathname, path));
    if (sent.length > 0) headers.set("cookie", sent.map(([key, { value }]) => `${nameOf(key)}=${value}`).join("; "));
    const response = await fetch(nextBase() + target.pathname + target.search, {
      ...init,
      headers,
      redirect: "manual",
    });
    for (const line of response.headers.getSetCookie()) keep(cookies, line, target.pathname);
    return { url: target.href, status: response.status, headers: response.headers, text: await response.text() };
  };
  const follow = async (visit: Visit): Promise<Visit> => {
    const location = visit.headers.get("location");
    if (location === null) return visit;
    const next = new URL(location, visit.url);
    return next.origin === publicOrigin ? follow(await send(next.href)) : { ...visit, url: next.href };
  };
  return {
    cookies,
    plant: (name, value) => void cookies.set(`${name} /`, { value, path: "/" }),
    send,
    visit: async (url) => follow(await send(url)),
    async submit(page, fields) {
      const action = /<form[^>]*action="([^"]*)"/.exec(page.text)?.[1] ?? page.url;
      return follow(
        await send(action, {
          method: "POST",
          headers: {
            "content-type": "application/x-www-form-urlencoded",
            "sec-fetch-site": "same-origin",
            origin: "null",
          },
          body: new URLSearchParams(fields).toString(),
        }),
      );
    },
  };
}

function isBelow(path: string, cookiePath: string): boolean {
  return path === cookiePath || path.startsWith(cookiePath.endsWith("/") ? cookiePath : `${cookiePath}/`);
}

function keep(cookies: Map<string, Cookie>, line: string, requestPath: string): void {
  const [pair = "", ...attributes] = line.split(/; */);
  const name = pair.slice(0, pair.indexOf("="));
  const value = pair.slice(pair.indexOf("=") + 1);
  const path = attributes.find((text) => /^path=/i.test(text))?.slice(5) ?? requestPath;
  const isOver = attributes.some((text) => /^expires=Thu, 01 Jan 1970/i.test(text)) || value === "";
  if (isOver) cookies.delete(`${name} ${path}`);
  else cookies.set(`${name} ${path}`, { value, path });
}

function nameOf(key: string): string {
  return key.slice(0, key.indexOf(" "));
}
