import { act, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { fakeApi } from "../api/fake/fakeApi";
import { dorothyId as person, entry, field } from "../api/fake/people";
import { dispute } from "../api/fake/record";
import type { Saved } from "../api/types";
import { expectAccessible, openAt } from "../test/pages";

async function opened(changed: Partial<typeof dispute> = {}) {
  const api = fakeApi();
  const asked = { ...dispute, ...changed };
  const plan = await api.plan({ person });
  vi.spyOn(api, "plan").mockResolvedValue({ ...plan, settle: [], decide: [asked] });
  return openAt({ page: "plan", person }, api);
}

describe("what one removed and another changed", () => {
  it("is one question that says it all, and nothing is chosen", async () => {
    const { container } = await opened();
    expect(screen.getByText("1 to settle")).toBeVisible();
    const question = screen.getByRole("region", { name: /^Keep it or remove it\?.*Pendant alarm/ });
    expect(question).toHaveTextContent("Removed: entered in error. Sarah Whitlock");
    expect(question).toHaveTextContent("Hours: “evenings only”. Priya Nair");
    expect(question).toHaveTextContent("01632 960020");
    for (const radio of screen.getAllByRole("radio")) expect(radio).not.toBeChecked();
    await expectAccessible(container);
  });

  it("is kept by what was shown, once", async () => {
    const { user, api } = await opened();
    let save: (saved: Saved) => void = () => undefined;
    const keep = vi.spyOn(api, "keep").mockReturnValue(
      new Promise((resolve) => {
        save = resolve;
      }),
    );
    await user.dblClick(screen.getByRole("button", { name: /^Keep it/ }));
    const { entry, kind, leaving } = dispute;
    expect(keep).toHaveBeenCalledExactlyOnceWith({ person, entry, kind, base: leaving.base });
    await act(async () => {
      save({ person, changes: 1, words: "Saved on this laptop 14:32:08", diverged: [] });
      await Promise.resolve();
    });
    expect(screen.getByText("Saved on this laptop 14:32:08")).toBeVisible();
  });

  it("is removed with a reason, which nobody chooses beforehand", async () => {
    const { user, api } = await opened();
    const remove = vi.spyOn(api, "remove");
    await user.click(screen.getByRole("button", { name: /^Remove it/ }));
    expect(screen.getByRole("alert")).toHaveTextContent("Choose why it is removed");
    expect(remove).not.toHaveBeenCalled();
    await user.click(screen.getByRole("radio", { name: "No longer relevant" }));
    await user.click(screen.getByRole("button", { name: /^Remove it/ }));
    const { entry, kind, leaving } = dispute;
    const takes = { person, entry, kind, reason: "no_longer_relevant", base: leaving.base };
    expect(remove).toHaveBeenCalledExactlyOnceWith(takes);
  });

  it("shows every word of a visit that may leave, who was there too", async () => {
    const [signed, present] = [field("Summary", "Red"), field("Who was present", "Alan, wife")];
    // Two signed: nothing is to settle, and both stand.
    const visit = entry("v1", "visit", "Heel", {
      summary: { ...signed, text: "Red / Dry" },
      present,
    });
    await opened({ leaving: { ...dispute.leaving, entries: [visit] } });
    const question = screen.getByRole("region", { name: /^Keep it/ });
    expect(question).toHaveTextContent("Who was presentAlan, wife");
    expect(question).toHaveTextContent("SummaryRed / Dry");
  });

  it("can only be kept where it was signed", async () => {
    await opened({ leaving: { ...dispute.leaving, reasons: [] } });
    expect(screen.getByRole("button", { name: /^Keep it/ })).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Remove it/ })).toBeNull();
  });

  it("is only read by a role that may not decide it", async () => {
    await opened({ mayDecide: false });
    expect(screen.queryByRole("button", { name: /^Keep it/ })).toBeNull();
    expect(screen.getByText(/Your role reads this and does not decide it/)).toBeVisible();
  });
});
