import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { disableApplication } from "@muniment/work-api/control-center/application";
import { issueExtensionToken, listExtensions } from "@muniment/work-api/control-center/extension";
import type { Extension, ExtensionDoor } from "@muniment/ui/extension";
import { invalidate } from "@muniment/ui/query";
import { api, q } from "../api.ts";
import { useSession } from "../session.ts";

/** How soon a page knows that an application was switched on or off (TRK-PKG-023). */
const ASK_MILLISECONDS = 30_000;
const NONE: readonly Extension[] = [];

/** What applications add to Control Center, and whether that is known yet. */
export function useExtensions(): { readonly extensions: readonly Extension[]; readonly isKnown: boolean } {
  const { language } = useSession();
  const { data, isFetched } = useQuery({
    ...q(listExtensions, { query: { host: "control-center", language } }),
    refetchInterval: ASK_MILLISECONDS,
    refetchOnWindowFocus: true,
  });
  return { extensions: data?.data ?? NONE, isKnown: isFetched };
}

/** What Control Center does for frames of extensions. */
export function useDoor(): ExtensionDoor {
  const session = useSession();
  const client = useQueryClient();
  const { history } = useRouter();
  return {
    host: "control-center",
    person: { id: session.user_id, name: session.full_name },
    locale: session.language ?? navigator.language,
    async token(packageId) {
      const { data } = await api.call(issueExtensionToken, { params: { package: packageId } });
      return { token: data.access_token, expiresInSeconds: data.expires_in };
    },
    disable: session.system_rights.includes("app_management")
      ? async ({ client_id: application }) => {
          await api.call(disableApplication, { params: { application } });
          await invalidate(client, [listExtensions]);
        }
      : undefined,
    openDocument: (id) => location.assign(`/work/web/${libraryOf(id)}/search?query=${encodeURIComponent(id)}`),
    openMatter: (id) => location.assign(`/work/web/${libraryOf(id)}/w/${encodeURIComponent(id)}`),
    openPage: (path) => history.push(`/control-center${pathWithin(path)}`),
    go({ package_id: packageId }, { pointId, path, replace }) {
      const address = `/control-center/x/${encodeURIComponent(packageId)}/${encodeURIComponent(pointId)}${pathWithin(path)}`;
      if (replace) history.replace(address);
      else history.push(address);
    },
  };
}

/** A path as an extension gave it, with its query and nothing that leads elsewhere. */
function pathWithin(path: string): string {
  const { pathname, search, hash } = new URL(path.replace(/^\/*/, "/"), location.origin);
  return `${pathname === "/" ? "" : pathname}${search}${hash}`;
}

function libraryOf(id: string): string {
  return encodeURIComponent(id.split("!")[0] ?? "");
}
