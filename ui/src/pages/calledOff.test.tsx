// A visit that a colleague called off while it was being made, as who makes it meets it.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { fakeApi } from "../api/fake/fakeApi";
import { dorothyId } from "../api/fake/people";
import { ApiError } from "../api/problem";
import type { CalledOff } from "../api/types";
import { expectAccessible, openAt } from "../test/pages";

const person = dorothyId;
const words = "Sarah Whitlock called this visit off, Wed 11 Feb 10:34: no longer relevant";

/** Dorothy's visit, called off until somebody keeps it. */
function calledOffApi(more: Partial<CalledOff> = {}) {
  const api = fakeApi();
  const open = api.openForm;
  const calledOff: CalledOff = {
    words: [words],
    undecided: true,
    inQuestion: false,
    acts: ["act-1"],
    ...more,
  };
  const keepVisit = vi.spyOn(api, "keepVisit");
  vi.spyOn(api, "openForm").mockImplementation(async (takes) => {
    const view = await open(takes);
    const kept = keepVisit.mock.calls.length > 0;
    if (view.visit === null || kept) return view;
    return { ...view, visit: { ...view.visit, calledOff } };
  });
  return { api, keepVisit };
}

describe("a visit that was called off while it was made", () => {
  it("says who and when on top, and is kept with what is written", async () => {
    const { api, keepVisit } = calledOffApi();
    const { user, container } = await openAt({ page: "visit", person }, api);
    const block = screen.getByRole("region", { name: words });
    await expectAccessible(container);
    await user.click(within(block).getByRole("button", { name: "Keep the visit" }));
    const [takes] = keepVisit.mock.calls[0] ?? [];
    expect(takes?.acts).toEqual(["act-1"]);
    expect(takes?.draft.entries[0]?.fields["place"]).toBe("home");
    await waitFor(() => {
      expect(screen.queryByRole("region", { name: words })).toBeNull();
    });
    expect(await screen.findByRole("button", { name: "Check and sign visit" })).toBeVisible();
  });

  it("is left called off by throwing one’s own away, which is asked first", async () => {
    const { api } = calledOffApi();
    const discard = vi.spyOn(api, "discardDraft");
    const { user } = await openAt({ page: "visit", person }, api);
    await user.click(screen.getByRole("button", { name: "Throw mine away" }));
    expect(discard).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Throw it away" }));
    expect(discard).toHaveBeenCalledOnce();
  });

  it("leads from the refusal to sign to the question", async () => {
    const { api } = calledOffApi({ inQuestion: true });
    const message = "It was removed while it was being made: decide first whether it stays.";
    vi.spyOn(api, "signVisit").mockRejectedValue(
      new ApiError({ code: "invalid", message, fields: [], waitSeconds: null }),
    );
    const { user } = await openAt({ page: "visit", person }, api);
    await user.click(screen.getByRole("button", { name: "Check and sign visit" }));
    await user.click(screen.getByRole("button", { name: "Sign visit" }));
    await user.click(await screen.findByRole("button", { name: message }));
    const block = screen.getByRole("region", { name: words });
    expect(block).toHaveFocus();
    const both = within(block).getByRole("link", { name: "See both, or remove it" });
    expect(both).toHaveAttribute("href", expect.stringContaining("settle"));
  });

  it("is kept by who opens it afterwards, with nothing of theirs to throw away", async () => {
    const { api, keepVisit } = calledOffApi({ undecided: false });
    const { user } = await openAt({ page: "visit", person }, api);
    const block = screen.getByRole("region", { name: words });
    expect(within(block).queryByRole("button", { name: "Throw mine away" })).toBeNull();
    await user.click(within(block).getByRole("button", { name: "Keep the visit" }));
    expect(keepVisit).toHaveBeenCalledOnce();
  });
});
