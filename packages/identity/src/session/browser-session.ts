/** The cookie by which our own pages call the API (decision D38). */
export const WORK_COOKIE = "muniment_work";
