// The window as a whole: what it reads again of itself.
import { act, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { catalogue, fakeApi } from "../api/fake/fakeApi";
import { openAt } from "../test/pages";

it("offers a practice that the area added while a form was open", async () => {
  const api = fakeApi();
  await openAt({ page: "new-person" }, api);
  expect(await screen.findByRole("radio", { name: /Larkfield Surgery/ })).toBeVisible();
  expect(screen.queryByRole("radio", { name: /Seaview Surgery/ })).toBeNull();

  const now = structuredClone(catalogue);
  const field = now.kinds["identity"]!.fields.find(({ name }) => name === "practice");
  field!.choices.push(["Y90009", "Seaview Surgery"]);
  vi.spyOn(api, "catalogue").mockResolvedValue(now);
  act(() => {
    api.tell({ event: "area-changed" });
  });
  expect(await screen.findByRole("radio", { name: /Seaview Surgery/ })).toBeVisible();
});
