import { account } from "../installation.ts";
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
