// A visit in which colleagues wrote different things, as who is about to sign it meets it.
import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { fakeApi } from "../api/fake/fakeApi";
import { dorothyId } from "../api/fake/people";
import { ApiError } from "../api/problem";
import type { Check } from "../api/types";
import { expectAccessible, openAt } from "../test/pages";

const person = dorothyId;
const pulse: Check = {
  key: "observations-1/observations/pulse",
  words: "Observations, Pulse",
  place: { page: "settle", person, entry: "observations-1", kind: "observations" },
  tag: { words: "Two versions", tone: "two" },
  leftover: null,
};

it("leads to what is to be settled from the list before signing, and from the refusal", async () => {
  const api = fakeApi();
  const open = api.openForm;
  vi.spyOn(api, "openForm").mockImplementation(async (takes) => {
    const view = await open(takes);
    const beforeSigning = ["1 question to settle first"];
    if (view.visit === null) return view;
    return { ...view, visit: { ...view.visit, beforeSigning, toSettle: [pulse] } };
  });
  const message = "1 answer of this visit has two versions: settle it first.";
  vi.spyOn(api, "signVisit").mockRejectedValue(
    new ApiError({ code: "invalid", message, fields: [], waitSeconds: null }),
  );
  const { user, container } = await openAt({ page: "visit", person }, api);
  await user.click(screen.getByRole("button", { name: "Check and sign visit" }));
  const before = screen.getByRole("region", { name: "Before you sign" });
  const link = within(before).getByRole("link", { name: "Observations, Pulse" });
  expect(link).toHaveAttribute("href", expect.stringContaining("settle"));
  await expectAccessible(container);

  await user.click(screen.getByRole("button", { name: "Sign visit" }));
  await user.click(await screen.findByRole("button", { name: message }));
  expect(before).toHaveFocus();
});
