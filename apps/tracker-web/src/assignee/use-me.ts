import { useQuery } from "@tanstack/react-query";
import { getMe } from "@muniment/tracker-api/me";
import { q } from "../frame/api.ts";
import type { Chosen } from "./choice.ts";

/** The person themselves, to be assigned; `undefined` until it is known. */
export function useMe(): Chosen | undefined {
  const { data } = useQuery(q(getMe));
  if (data === undefined) return undefined;
  const { id, name } = data.data.user;
  return { ty: "user", work_id: id, name, access: "member" };
}
