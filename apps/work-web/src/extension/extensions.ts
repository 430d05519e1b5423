import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { disableApplication } from "@muniment/work-api/control-center/application";
import { getDocument } from "@muniment/work-api/document/document";
import { issueExtensionToken, listExtensions } from "@muniment/work-api/control-center/extension";
import type { Extension, ExtensionDoor } from "@muniment/ui/extension";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../api.ts";
import { t } from "../messages.ts";
import { useSession } from "../session.ts";

/** How soon a page knows that an application was switched on or off (TRK-PKG-023). */
const ASK_MILLISECONDS = 30_000;
const NONE: readonly Extension[] = [];

/** What applications add to Work; nothing until it is known, so that no page waits for it. */
export function useExtensions(): readonly Extension[] {
  return useAskedExtensions().extensions;
}

/** The same with whether it is known already. */
export function useAskedExtensions(): { readonly extensions: readonly Extension[]; readonly isKnown: boolean } {
  const { language } = useSession();
  const { data, isFetched } = useQuery({
    ...q(listExtensions, { query: { host: "work", language } }),
    refetchInterval: ASK_MILLISECONDS,
    refetchOnWindowFocus: true,
  });
  return { extensions: data?.data ?? NONE, isKnown: isFetched };
}

/** The address of a place of a package, without the part's own base. */
function addressOf(packageId: string, pointId: string, path = ""): string {
  return `/x/${encodeURIComponent(packageId)}/${encodeURIComponent(pointId)}${path}`;
}

/** What follows a place in the address, as an extension gave it: a path with a query, and nothing that leads elsewhere. */
export function pathWithin(path: string): string {
  const { pathname, search, hash } = new URL(path.replace(/^\/*/, "/"), location.origin);
  return `${pathname === "/" ? "" : pathname}${search}${hash}`;
}

/** What Work does for frames of extensions. */
export function useDoor(): ExtensionDoor {
  const session = useSession();
  const tell = useTell();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { history } = useRouter();
  const showDocument = async (id: string): Promise<void> => {
    const scope = { customer: String(session.customer_id), library: libraryOf(id) };
    const { data } = await api.call(getDocument, { params: { ...scope, document: id }, query: {} });
    await navigate({
      to: "/$library/w/$workspace",
      params: { library: scope.library, workspace: data.workspace_id ?? "" },
      search: { selected: id, panel: "properties" },
    });
  };
  const isNrtadmin = session.libraries.some(({ rights }) => rights === "nrtadmin");
  return {
    host: "work",
    person: { id: session.user_id, name: session.full_name },
    locale: session.language ?? navigator.language,
    async token(packageId) {
      const { data } = await api.call(issueExtensionToken, { params: { package: packageId } });
      return { token: data.access_token, expiresInSeconds: data.expires_in };
    },
    disable: isNrtadmin
      ? async ({ client_id: application }) => {
          await api.call(disableApplication, { params: { application } });
          await invalidate(client, [listExtensions]);
        }
      : undefined,
    openDocument: (id) =>
      void showDocument(id).catch((error: unknown) => tell.failed(t("extension.not_opened"), error)),
    openMatter: (id) =>
      void navigate({ to: "/$library/w/$workspace", params: { library: libraryOf(id), workspace: id } }),
    openPage: (path) => history.push(`/work/web${pathWithin(path)}`),
    go(extension, { pointId, path, replace }) {
      const address = `/work/web${addressOf(extension.package_id, pointId, pathWithin(path))}`;
      if (replace) history.replace(address);
      else history.push(address);
    },
  };
}

function libraryOf(id: string): string {
  return id.split("!")[0] ?? "";
}
