import { account, installation } from "../installation.ts";
import { expect, look, test } from "../journey.ts";

// Links are a person's own, so the journey has one that no other uses.
test.use({ part: "operate", person: ["standard", 4] });

test("OPR-LNK-060 OPR-LNK-020 somebody links their account by signing in at Work, tests it, and unlinks it", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByRole("button", { name: /Account of/ }).click();
  await page.getByRole("menuitem", { name: "My linked services" }).click();
  await expect(page.getByRole("heading", { name: "My linked services" })).toBeVisible();
  const service = page.getByRole("region", { name: "Work", exact: true });
  await expect(service).toContainText("Not linked");
  await look(page, "operate-my-services-none");

  await service.getByRole("button", { name: "Link", exact: true }).click();
  await expect(page.getByText("Work is linked.")).toBeVisible();
  await expect(service).toContainText(account("standard", 4).email);
  await service.getByRole("button", { name: "Test connection" }).click();
  await expect(service.getByRole("list", { name: "Checks of the connection" })).toContainText(
    "The account is let in: passed",
  );
  await look(page, "operate-my-services-linked");

  await service.getByRole("button", { name: "Unlink" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unlink" }).click();
  await expect(service).toContainText("Not linked");
});

/** Of what administration answers, what is asked here. */
interface Answer {
  readonly id: string;
  readonly rev: number;
  readonly teams: readonly { readonly id: string; readonly is_required: boolean }[];
}

test("OPR-ACC-05 OPR-LNK-052 OPR-LNK-053 OPR-LNK-023 whoever must link is asked to on each page load until they have, and comes back to where they were", async ({
  page,
  pageOf,
}) => {
  test.slow();
  const administration = await pageOf(account("NRTADMIN"));
  const call = async (method: string, path: string, body?: object, rev?: number): Promise<Answer> => {
    const answer = await administration.request.fetch(`/api/operate/v1/admin${path}`, {
      method,
      ...(body === undefined ? {} : { data: body }),
      headers: {
        "x-muniment-client": "operate-web",
        origin: installation().operate,
        ...(rev === undefined ? {} : { "if-match": `"${rev}"` }),
      },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    return ((await answer.json()) as { data: Answer }).data;
  };
  await page.goto("/");
  const session = await page.request.get("/api/operate/v1/session", {
    headers: { "x-muniment-client": "operate-web", origin: installation().operate },
  });
  const { data } = (await session.json()) as { data: { user: { id: string } } };
  const team = await call("POST", "/teams", { name: `Records ${crypto.randomUUID()}`, members: [data.user.id] });
  const before = await call("GET", "/linkedServices/work");
  const teams = before.teams.map(({ id, is_required }) => ({ id, is_required }));
  const required = await call(
    "PATCH",
    "/linkedServices/work",
    { teams: [...teams, { id: team.id, is_required: true }] },
    before.rev,
  );

  await page.goto("/profile/linked-services");
  const prompt = page.getByRole("dialog", { name: "Link your account at Work" });
  await expect(prompt).toBeVisible();
  await look(page, "operate-required-link");
  await prompt.getByRole("button", { name: "Not on this page" }).click();
  await expect(prompt).toBeHidden();
  await page.reload();
  await prompt.getByRole("button", { name: "Link now" }).click();
  const mine = page.getByRole("region", { name: "Work", exact: true });
  await expect(mine).toContainText(account("standard", 4).email);
  await page.goto("/profile/linked-services");
  await expect(mine).toContainText("Linked as");
  await expect(prompt).toBeHidden();

  // Nobody is to be asked again.
  await call("PATCH", "/linkedServices/work", { teams }, required.rev);
  await mine.getByRole("button", { name: "Unlink" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unlink" }).click();
  await expect(mine).toContainText("Not linked");
});

test("OPR-PRM-001 who has no right sees no queue, no cases' list and no administration, and is told why at their addresses", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "My linked services" })).toBeVisible();
  const places = page.getByRole("navigation", { name: "Main menu" });
  await expect(places.getByRole("link")).toHaveCount(0);
  await page.goto("/emails");
  await expect(page.getByRole("alert")).toContainText('You don\'t have the right "email.read" in Operate.');
  await page.goto("/admin/mailboxes");
  await expect(page.getByRole("alert")).toContainText('You don\'t have the right "mailbox.edit" in Operate.');
  await look(page, "operate-refused");
});
