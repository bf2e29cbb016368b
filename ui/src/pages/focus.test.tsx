// Where one is after an act: the focus never falls off the page.
import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { fakeApi } from "../api/fake/fakeApi";
import { dorothyId } from "../api/fake/people";
import { openAt } from "../test/pages";

const person = dorothyId;

describe("the focus", () => {
  it("goes to the safe answer of Throw away, and back", async () => {
    const { user } = await openAt({ page: "plan", person });
    await user.click(screen.getByRole("button", { name: "Edit What matters to me" }));
    await user.click(await screen.findByRole("button", { name: "Throw away" }));
    expect(screen.getByRole("button", { name: "Keep it" })).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(screen.getByRole("button", { name: "Throw away" })).toHaveFocus();
  });

  it("goes to the date of a fall that is added", async () => {
    const { user } = await openAt({ page: "visit", person }, fakeApi({ filled: false }));
    await user.click(screen.getByRole("button", { name: "Add a fall" }));
    expect(screen.getByRole("textbox", { name: "Date" })).toHaveFocus();
  });

  it("stays at the task that is finished", async () => {
    const { user } = await openAt({ page: "person", person });
    await user.click(screen.getByRole("button", { name: "Done: Order a second night light" }));
    await user.type(screen.getByRole("textbox", { name: "What came of it?" }), "Fitted");
    await user.click(screen.getByRole("button", { name: "Mark as done" }));
    await waitFor(() => {
      expect(document.activeElement).toHaveAttribute("id", "e-t1");
    });
  });

  it("stays at the message that is dealt with", async () => {
    const { user, api } = await openAt({ page: "person", person });
    const page = await api.person({ person });
    const messages = page.messages.map((one) => ({
      ...one,
      handled: "Dealt with 10:30",
      ends: null,
    }));
    vi.spyOn(api, "person").mockResolvedValue({ ...page, messages });
    await user.click(screen.getByRole("button", { name: "Dealt with" }));
    await waitFor(() => {
      expect(document.activeElement).toHaveAttribute("id", "e-m1");
    });
  });

  it("goes to the page’s heading when what was settled goes away", async () => {
    const { user } = await openAt({ page: "plan", person });
    await user.click(screen.getByRole("radio", { name: /Lena Kowalska/ }));
    await user.click(screen.getByRole("button", { name: "Use Lena’s words" }));
    await waitFor(() => {
      expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
    });
  });

  it("goes back to the button that opened a new entry’s form", async () => {
    const { user } = await openAt({ page: "person", person });
    await user.click(screen.getByRole("button", { name: "Add a task" }));
    await user.type(await screen.findByLabelText("What"), "Ring Martin");
    await user.click(screen.getByRole("button", { name: "Save task" }));
    await waitFor(() => {
      expect(screen.getByRole("button", { name: "Add a task" })).toHaveFocus();
    });
  });

  it("goes to the part that is changed before signing", async () => {
    const { user } = await openAt({ page: "visit", person });
    await user.click(screen.getByRole("button", { name: "Check and sign visit" }));
    await user.click(await screen.findByRole("button", { name: "Change Follow-ups" }));
    expect(await screen.findByRole("region", { name: "Follow-ups" })).toHaveFocus();
  });
});
