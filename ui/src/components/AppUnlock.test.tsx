import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import cannotUnlock from "../api/fake/cannotUnlock.json";
import { fakeApi } from "../api/fake/fakeApi";
import type { Problem } from "../api/types";
import { App } from "../app/App";
import { expectAccessible } from "../test/pages";
import { inWords } from "./AppUnlock";

const right = "larkspur close garden gate";

async function locked() {
  const user = userEvent.setup();
  const view = render(<App api={fakeApi({ locked: true })} />);
  await screen.findByRole("heading", { name: "Unlock" });
  return { user, ...view };
}

describe("unlocking", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("starts in the passphrase of whoever was here last", async () => {
    await locked();
    expect(screen.getByRole("radio", { name: /Sarah Whitlock/ })).toBeChecked();
    await waitFor(() => {
      expect(screen.getByLabelText("Passphrase")).toHaveFocus();
    });
  });

  it("on an empty laptop is its setting up, and says nothing of records", async () => {
    const api = fakeApi({ locked: true });
    const page = await api.unlockPage();
    vi.spyOn(api, "unlockPage").mockResolvedValue({ ...page, profiles: [], lastContact: null });
    const { container } = render(<App api={api} />);
    await screen.findByRole("heading", { level: 1, name: "Set up this laptop" });
    expect(screen.queryByText(/Everything you need for today/)).toBeNull();
    expect(screen.queryByRole("radio")).toBeNull();
    await waitFor(() => {
      expect(screen.getByLabelText("Server address")).toHaveFocus();
    });
    await expectAccessible(container);
  });

  it("opens Today with the right passphrase and Enter", async () => {
    const { user } = await locked();
    await user.type(screen.getByLabelText("Passphrase"), `${right}{Enter}`);
    expect(
      await screen.findByRole("heading", { level: 1, name: "Wednesday 11 February" }),
    ).toBeVisible();
  });

  it("says that a wrong passphrase erased nothing, and clears the field", async () => {
    const { user } = await locked();
    await user.type(screen.getByLabelText("Passphrase"), "wrong{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Nothing is erased");
    expect(screen.getByLabelText("Passphrase")).toHaveValue("");
  });

  it("waits from the fourth wrong try, says how long, and counts down", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { user } = await locked();
    for (let i = 0; i < 4; i++)
      await user.type(screen.getByLabelText("Passphrase"), "wrong{Enter}");
    expect(screen.getByRole("button", { name: /Try again in \d seconds/ })).toBeVisible();
    for (let second = 0; second < 6; second++) await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(screen.getByRole("button", { name: "Unlock" })).toBeVisible();
  });

  it.each(Object.entries(cannotUnlock as Record<string, Problem>))(
    "says in Rust’s own words that it could not be opened: %s",
    async (_, problem) => {
      const api = fakeApi({ locked: true });
      vi.spyOn(api, "unlock").mockRejectedValue(problem);
      const user = userEvent.setup();
      const { container } = render(<App api={api} />);
      await user.type(await screen.findByLabelText("Passphrase"), `${right}{Enter}`);
      const said = await screen.findByRole("alert");
      expect(said).toHaveTextContent("Doorstep could not be opened");
      expect(said).toHaveTextContent(problem.message);
      expect(screen.queryByText(/Wrong passphrase/)).toBeNull();
      expect(screen.getByLabelText("Passphrase")).toHaveValue("");
      expect(screen.getByRole("button", { name: "Unlock" })).toBeVisible();
      await expectAccessible(container);
    },
  );

  it("says plainly what happens to a forgotten passphrase", async () => {
    const { user } = await locked();
    await user.click(screen.getByRole("button", { name: "I have forgotten it" }));
    expect(screen.getByText(/Ask your administrator/)).toBeVisible();
    expect(screen.getByText("Nothing is erased.")).toBeVisible();
  });

  it("is accessible", async () => {
    const { container } = await locked();
    await expectAccessible(container);
  });
});

describe("setting up a laptop", () => {
  async function someoneElse() {
    const { user, ...view } = await locked();
    await user.click(screen.getByRole("radio", { name: /Someone else/ }));
    return { user, ...view };
  }

  it("shows the rule for the passphrase before it is typed", async () => {
    await someoneElse();
    expect(screen.getByText(/At least 16 characters/)).toBeVisible();
  });

  it("says everything that is missing at once, each a way to its field", async () => {
    const { user } = await someoneElse();
    await user.click(screen.getByRole("button", { name: "Set up this laptop" }));
    expect(screen.getByRole("alert")).toHaveTextContent("7 things to put right");
    await user.click(screen.getByRole("button", { name: "Type the server’s address" }));
    expect(screen.getByLabelText("Server address")).toHaveFocus();
  });

  it("notices a short passphrase and two that differ, and keeps what was typed", async () => {
    const { user } = await someoneElse();
    await user.type(screen.getByLabelText("Server address"), "http://127.0.0.1:8420");
    await user.type(screen.getByLabelText("New passphrase for this laptop"), "short");
    await user.type(screen.getByLabelText("The passphrase again"), "shorter");
    await user.click(screen.getByRole("button", { name: "Set up this laptop" }));
    const summary = screen.getByRole("alert");
    expect(summary).toHaveTextContent("The passphrase has 5 characters: it needs 16 or more");
    expect(summary).toHaveTextContent("The two passphrases differ");
    expect(screen.getByLabelText("Server address")).toHaveValue("http://127.0.0.1:8420");
  });

  it("is accessible", async () => {
    const { container } = await someoneElse();
    await expectAccessible(container);
  });
});

describe("a wait in words", () => {
  it.each([
    [1, "1 second"],
    [8, "8 seconds"],
    [60, "1 minute"],
    [125, "2 minutes 5 seconds"],
    [900, "15 minutes"],
  ])("%i", (seconds, words) => {
    expect(inWords(seconds)).toBe(words);
  });
});
