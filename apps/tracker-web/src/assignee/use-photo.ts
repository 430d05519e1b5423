import { useQuery } from "@tanstack/react-query";
import { getUserPhoto } from "@muniment/work-api/control-center/photo";
import { send } from "../frame/api.ts";

/** The photo that Work has of a person, as an address of this page; `undefined` for who has none and until it is there. */
export function usePhoto(userId: string | undefined): string | undefined {
  const { data } = useQuery({
    queryKey: ["photo", userId],
    enabled: userId !== undefined,
    // Asked once for a page, however many rows name the person.
    staleTime: Infinity,
    gcTime: Infinity,
    retry: false,
    queryFn: async () => {
      const path = getUserPhoto.path.replace(":user", encodeURIComponent(userId ?? ""));
      const answer = await send(`${path}?side=48&or_none=true`);
      return answer.status === 200 ? URL.createObjectURL(await answer.blob()) : null;
    },
  });
  return data ?? undefined;
}
