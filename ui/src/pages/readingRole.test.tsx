// A signed visit as a role meets it that does not receive the answers about safeguarding.
import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { fakeApi, session } from "../api/fake/fakeApi";
import { dorothyId } from "../api/fake/people";
import type { SignedView } from "../api/types";
import { openAt } from "../test/pages";

const person = dorothyId;
const signed: SignedView = {
  signed: [{ words: "Signed by Sarah Whitlock", notWhole: null, content: [], scores: [] }],
  beside: [],
  since: [],
  unsaved: [],
};

async function openSigned(mayRead: string[]) {
  const api = fakeApi();
  vi.spyOn(api, "session").mockResolvedValue({ ...session, mayRead });
  const open = api.openForm;
  vi.spyOn(api, "openForm").mockImplementation(async (takes) => {
    const view = await open(takes);
    return view.visit === null ? view : { ...view, visit: { ...view.visit, signed } };
  });
  await openAt({ page: "visit", person }, api);
  return screen.getByRole("region", { name: "Safeguarding" });
}

it("is not told that nothing was recorded where it would not receive it", async () => {
  const card = await openSigned(session.mayRead.filter((kind) => !kind.includes("safeguarding")));
  expect(within(card).getByText(/does not receive/)).toBeVisible();
  expect(within(card).queryByText("Nothing recorded.")).toBeNull();
});

it("is told so where it would", async () => {
  const card = await openSigned(session.mayRead);
  expect(within(card).getByText("Nothing recorded.")).toBeVisible();
});
