import { expect, test } from "vitest";
import { authorizeUrl } from "./testing/code-flow.ts";
import { PASSWORD, startWorld } from "./testing/world.ts";

test("D59: without its database the server answers 503, in the form that each client reads, and recovers", async () => {
  await using world = await startWorld();
  await world.addUser("ANNA");
  const { client_id } = await world.register({ name: "Desktop", type: "native", grants: ["password"] });
  const form = { grant_type: "password", username: "ANNA", password: PASSWORD, client_id };
  const { pool } = world.database;
  const address = pool.options.connectionString;
  const connection = await pool.connect();
  await connection.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  connection.release(true);
  pool.options.connectionString = "postgresql://127.0.0.1:1/nothing";

  const token = await world.post("/auth/oauth2/token", form);
  expect(token.status).toBe(503);
  expect(token.headers.get("content-type")).toContain("json");
  expect(JSON.stringify(await token.json())).toContain("cannot answer at the moment");
  const page = await world.browser().send(authorizeUrl(client_id));
  expect(page.status).toBe(503);
  expect(page.headers.get("retry-after")).toBe("5");
  expect(page.text).toContain("cannot answer at the moment");
  expect((await world.whoami("some token")).status).toBe(503);

  pool.options.connectionString = address;
  expect((await world.post("/auth/oauth2/token", form)).status).toBe(200);
});
