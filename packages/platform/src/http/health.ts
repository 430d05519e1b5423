import type { FastifyInstance } from "fastify";

/** Something that a server cannot work without; rejects when it does not answer. */
export interface Dependency {
  readonly name: string;
  check(): Promise<void>;
}

/** `GET /healthz` (the process lives) and `GET /readyz` (its dependencies answer), decision D5. */
export function addHealthRoutes(app: FastifyInstance, dependencies: readonly Dependency[]): void {
  app.get("/healthz", async () => ({ data: { status: "ok" } }));
  app.get("/readyz", async (_request, reply) => {
    const results = await Promise.all(
      dependencies.map(
        async ({ name, check }) =>
          [
            name,
            await check().then(
              () => "ok",
              () => "unavailable",
            ),
          ] as const,
      ),
    );
    const isReady = results.every(([, state]) => state === "ok");
    return reply.code(isReady ? 200 : 503).send({
      data: { status: isReady ? "ok" : "unavailable", dependencies: Object.fromEntries(results) },
    });
  });
}
