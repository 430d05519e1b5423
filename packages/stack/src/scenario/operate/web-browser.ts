/** A page, or whatever else was there, with the address at which it was found. */
export interface Visit {
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

/** A browser without scripts over all servers of this machine, which follows redirects and fills in sign-in pages. */
export interface WebBrowser {
  visit(url: string, init?: { method?: string; body?: URLSearchParams }): Promise<Visit>;
  /** Visits, and signs in where a page asks for it. */
  signIn(url: string, account: { userId: string; password: string }): Promise<Visit>;
  /** A file that a page of `origin` fetches. */
  download(origin: string, path: string): Promise<ArrayBuffer>;
  /** A call that a page of `origin` makes; a form is sent as such, everything else as JSON. */
  call(
    origin: string,
    method: string,
    path: string,
    given?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<{
    status: number;
    etag: string | null;
    body: { data: never; error?: { code: string; details?: unknown } };
  }>;
  readonly cookies: Map<string, string>;
}

const MOST_REDIRECTS = 20;
const FROM_A_PAGE = { "x-muniment-client": "stack" };

/** A browser that nobody has used yet; like any other it keeps cookies by host, not by port. */
export function openWebBrowser(): WebBrowser {
  const cookies = new Map<string, string>();

  async function send(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set("cookie", [...cookies].map((pair) => pair.join("=")).join("; "));
    const answer = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  }

  async function visit(url: string, init: { method?: string; body?: URLSearchParams } = {}): Promise<Visit> {
    let answer = await send(url, init);
    let at = url;
    for (let hop = 0; answer.status >= 300 && answer.status < 400 && hop < MOST_REDIRECTS; hop += 1) {
      await answer.body?.cancel();
      at = new URL(answer.headers.get("location") ?? "", at).href;
      answer = await send(at, {});
    }
    return { url: at, status: answer.status, text: await answer.text() };
  }

  return {
    cookies,
    visit,
    async signIn(url, { userId, password }) {
      const page = await visit(url);
      const action = /<form method="post" action="([^"]+)"/.exec(page.text)?.[1];
      if (action === undefined) return page;
      const body = new URLSearchParams({ username: userId, password });
      return visit(new URL(action.replaceAll("&amp;", "&"), page.url).href, { method: "POST", body });
    },
    async download(origin, path) {
      const answer = await send(`${origin}${path}`, { headers: { origin, ...FROM_A_PAGE } });
      if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
      return answer.arrayBuffer();
    },
    async call(origin, method, path, { body, headers = {} } = {}) {
      const isForm = body instanceof FormData;
      const answer = await send(`${origin}${path}`, {
        method,
        headers: {
          origin,
          ...FROM_A_PAGE,
          ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      });
      return {
        status: answer.status,
        etag: answer.headers.get("etag"),
        body: JSON.parse((await answer.text()) || "{}"),
      };
    },
  };
}
