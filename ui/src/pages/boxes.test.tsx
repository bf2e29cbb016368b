// Words in a box beside an entry: what came of a task, the answer to a prompt, one wording from
// two. They are kept like any form, and offered again.
import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { keepAllNow } from "../form/keeping";
import { fakeApi } from "../api/fake/fakeApi";
import { dorothyId } from "../api/fake/people";
import { fallBlock } from "../api/fake/record";
import { openAt } from "../test/pages";

const person = dorothyId;

async function typeOutcome(api = fakeApi()) {
  const opened = await openAt({ page: "person", person }, api);
  const { user } = opened;
  await user.click(screen.getByRole("button", { name: "Done: Order a second night light" }));
  await user.type(screen.getByRole("textbox", { name: "What came of it?" }), "Rings on Friday");
  return opened;
}

async function leaveAndComeBack(opened: Awaited<ReturnType<typeof typeOutcome>>) {
  opened.unmount();
  return openAt({ page: "person", person }, opened.api);
}

describe("what came of a task", () => {
  it("stands in its box again after the page was left, without taking the focus", async () => {
    const opened = await typeOutcome();
    const { user, api } = await leaveAndComeBack(opened);
    const box = await screen.findByRole("textbox", { name: "What came of it?" });
    expect(box).toHaveValue("Rings on Friday");
    expect(box).not.toHaveFocus();
    expect(screen.getByText("Draft kept on this laptop 14:32:08")).toBeVisible();
    const finish = vi.spyOn(api, "finish");
    await user.click(screen.getByRole("button", { name: "Mark as done" }));
    const how = { how: "done", outcome: "Rings on Friday" };
    expect(finish).toHaveBeenCalledWith(expect.objectContaining({ entry: "t1", how }));
    await waitFor(() => {
      expect(screen.queryByRole("textbox", { name: "What came of it?" })).toBeNull();
    });
    expect(screen.getByRole("button", { name: "Done: Order a second night light" })).toBeVisible();
  });

  it("is on the disk before the laptop locks", async () => {
    const { api } = await typeOutcome();
    await act(() => keepAllNow());
    const last = api.kept.at(-1);
    expect(last?.form).toEqual({ form: "ending", kind: "task", entry: "t1" });
    expect(last?.entries[0]?.fields).toEqual({ outcome: "Rings on Friday" });
  });

  it("is thrown away when asked twice, and not by one press", async () => {
    const opened = await typeOutcome();
    const { user } = opened;
    const box = { name: "What came of it?" };
    expect(screen.queryByRole("button", { name: "Back" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Throw away" }));
    await user.click(screen.getByRole("button", { name: "Keep it" }));
    expect(screen.getByRole("textbox", box)).toHaveValue("Rings on Friday");
    await user.click(screen.getByRole("button", { name: "Throw away" }));
    await user.click(screen.getByRole("button", { name: "Throw it away" }));
    await waitFor(() => {
      expect(screen.queryByRole("textbox", box)).toBeNull();
    });
    await leaveAndComeBack(opened);
    expect(screen.getByRole("button", { name: "Done: Order a second night light" })).toBeVisible();
    expect(screen.queryByRole("textbox", box)).toBeNull();
  });

  it("goes back at one press where the box is empty again", async () => {
    const { user } = await typeOutcome();
    const box = screen.getByRole("textbox", { name: "What came of it?" });
    await user.clear(box);
    await user.click(screen.getByRole("button", { name: "Back" }));
    await waitFor(() => {
      expect(box).not.toBeInTheDocument();
    });
  });

  it("says who removed what it stands beside", async () => {
    const api = fakeApi();
    const open = api.openForm;
    const removed = "Priya Nair removed “Task”, Wed 11 Feb 10:34.";
    vi.spyOn(api, "openForm").mockImplementation(async (takes) => ({
      ...(await open(takes)),
      removed: [removed],
    }));
    await typeOutcome(api);
    await act(() => keepAllNow());
    act(() => {
      api.tell({ event: "record-changed", people: [person] });
    });
    expect(await screen.findByText(removed)).toBeVisible();
  });

  it("leads nowhere from the list where that is removed", async () => {
    const api = fakeApi();
    const page = await api.person({ person });
    const removed = "Priya Nair removed “Task”, Wed 11 Feb 10:34.";
    const place = { page: "entry", person, entry: "t9", kind: "task" } as const;
    const line = {
      id: "d1",
      title: "Task, outcome",
      saved: "10:30",
      place,
      words: "Rings",
      removed,
    };
    vi.spyOn(api, "person").mockResolvedValue({ ...page, drafts: [line] });
    await openAt({ page: "person", person }, api);
    expect(screen.getByText(removed)).toBeVisible();
    expect(screen.getByText("Rings")).toBeVisible();
    expect(screen.queryByRole("link", { name: "Task, outcome" })).toBeNull();
    expect(screen.getByRole("button", { name: "Throw away Task, outcome" })).toBeVisible();
  });

  it("is not written again where something else on the page ended its draft", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { api, unmount } = await typeOutcome();
    await act(() => keepAllNow());
    const kept = api.kept.length;
    await api.discardDraft({ draft: api.kept.at(-1)?.id ?? "" });
    act(() => {
      api.tell({ event: "record-changed", people: [person] });
    });
    await waitFor(() => {
      expect(screen.queryByRole("textbox", { name: "What came of it?" })).toBeNull();
    });
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    unmount();
    expect(api.kept).toHaveLength(kept);
    vi.useRealTimers();
  });

  it("stays, and is written no oftener, where the record changes", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { user, api } = await typeOutcome();
    await act(() => keepAllNow());
    const kept = api.kept.length;
    act(() => {
      api.tell({ event: "record-changed", people: [person] });
    });
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    const box = screen.getByRole("textbox", { name: "What came of it?" });
    expect(box).toHaveValue("Rings on Friday");
    expect(api.kept).toHaveLength(kept);
    await user.type(box, " at two");
    await act(() => keepAllNow());
    expect(api.kept.at(-1)?.entries[0]?.fields).toEqual({ outcome: "Rings on Friday at two" });
    vi.useRealTimers();
  });

  it("stays where it could not be kept, though no draft of it is found", async () => {
    const api = fakeApi();
    vi.spyOn(api, "keepDraft").mockRejectedValue(new Error("disk full"));
    await typeOutcome(api);
    act(() => {
      window.dispatchEvent(new Event("blur"));
    });
    await screen.findByText(/^Not kept:/);
    await act(async () => {
      api.tell({ event: "record-changed", people: [person] });
      await Promise.resolve();
    });
    const box = screen.getByRole("textbox", { name: "What came of it?" });
    expect(box).toHaveValue("Rings on Friday");
  });

  it("shuts where it is thrown away from the list of what is half written", async () => {
    const api = fakeApi();
    const read = api.person;
    vi.spyOn(api, "person").mockImplementation(async (of) => {
      const page = await read(of);
      const half = page.tasks.some(({ ends }) => ends?.halfWritten === true);
      const place = { page: "entry", person, entry: "t1", kind: "task" } as const;
      const id = api.kept.at(-1)?.id ?? "";
      const line = {
        id,
        title: "Task, outcome",
        saved: "10:30",
        place,
        words: "Rings",
        removed: null,
      };
      return { ...page, drafts: half ? [line] : [] };
    });
    const { user } = await typeOutcome(api);
    await act(() => keepAllNow());
    act(() => {
      api.tell({ event: "record-changed", people: [person] });
    });
    await user.click(await screen.findByRole("button", { name: "Throw away Task, outcome" }));
    await user.click(screen.getByRole("button", { name: "Throw it away" }));
    await waitFor(() => {
      expect(screen.queryByRole("textbox", { name: "What came of it?" })).toBeNull();
    });
    expect(screen.queryByRole("button", { name: "Throw away Task, outcome" })).toBeNull();
  });

  it("leaves nothing behind where nothing was typed", async () => {
    const { user, api, unmount } = await openAt({ page: "person", person });
    await user.click(screen.getByRole("button", { name: "Done: Order a second night light" }));
    unmount();
    await openAt({ page: "person", person }, api);
    expect(api.kept).toEqual([]);
    expect(screen.queryByRole("textbox", { name: "What came of it?" })).toBeNull();
  });

  it("stays a reason to close the task where that was asked for", async () => {
    const opened = await openAt({ page: "person", person });
    const { user } = opened;
    const close = /^Close undone: Order a second night light/;
    await user.click(screen.getByRole("button", { name: close }));
    const why = { name: "Why is it closed undone?" };
    await user.type(screen.getByRole("textbox", why), "She moved");
    await leaveAndComeBack(opened);
    expect(await screen.findByRole("textbox", why)).toHaveValue("She moved");
    expect(screen.getByRole("button", { name: "Close it" })).toBeVisible();
  });

  it("is said not to be kept where it is not", async () => {
    const api = fakeApi();
    vi.spyOn(api, "keepDraft").mockRejectedValue(new Error("disk full"));
    await typeOutcome(api);
    act(() => {
      window.dispatchEvent(new Event("blur"));
    });
    expect(await screen.findByRole("alert")).toHaveTextContent("Not kept:");
  });
});

describe("the answer to a prompt", () => {
  const why = { name: "Why is no action needed?" };

  it("stands in its box again, with what was chosen", async () => {
    const opened = await openAt({ page: "person", person });
    await opened.user.click(screen.getByRole("button", { name: "No action, say why" }));
    await opened.user.type(screen.getByRole("textbox", why), "Known to the clinic");
    const { user, api } = await leaveAndComeBack(opened);
    expect(await screen.findByRole("textbox", why)).toHaveValue("Known to the clinic");
    const finish = vi.spyOn(api, "finish");
    await user.click(screen.getByRole("button", { name: "Answer" }));
    const how = { how: "no-action", reason: "Known to the clinic" };
    expect(finish).toHaveBeenCalledWith(expect.objectContaining({ how }));
  });

  it("is seen under who answered first, until it is thrown away", async () => {
    const opened = await openAt({ page: "person", person });
    const { api } = opened;
    await opened.user.click(screen.getByRole("button", { name: "No action, say why" }));
    await opened.user.type(screen.getByRole("textbox", why), "Known to the clinic");
    const read = api.person;
    const ended = "Answered by Priya Nair, 14:20";
    vi.spyOn(api, "person").mockImplementation(async (of) => {
      const page = await read(of);
      const prompts = page.prompts.map((one) => ({
        ...one,
        ends: one.ends && { ...one.ends, ended },
      }));
      return { ...page, prompts };
    });
    const { user } = await leaveAndComeBack(opened);
    expect(await screen.findByRole("textbox", why)).toHaveValue("Known to the clinic");
    expect(screen.getByRole("alert")).toHaveTextContent(ended);
    await user.click(screen.getByRole("button", { name: "Throw away" }));
    await user.click(screen.getByRole("button", { name: "Throw it away" }));
    await waitFor(() => {
      expect(screen.queryByRole("textbox", why)).toBeNull();
    });
    expect(screen.getByRole("heading", { name: "Prompts answered" })).toBeVisible();
  });
});

describe("one wording from two", () => {
  const route = { page: "settle", person, kind: "crisis-scenario", entry: fallBlock } as const;
  const box = { name: "One wording from both" };

  async function typeOne() {
    const opened = await openAt(route);
    const { user } = opened;
    await user.click(screen.getByRole("radio", { name: "Write one from both" }));
    await user.type(await screen.findByRole("textbox", box), " Ask Jo.");
    opened.unmount();
    return openAt(route, opened.api);
  }

  it("stands in its box again, and settles the versions that it was begun from", async () => {
    const { user, api } = await typeOne();
    const words = await screen.findByRole<HTMLTextAreaElement>("textbox", box);
    expect(words.value).toMatch(/Ask Jo\.$/);
    expect(screen.getByRole("radio", { name: "Write one from both" })).toBeChecked();
    expect(screen.getByText("Draft kept on this laptop 14:32:08")).toBeVisible();
    const settle = vi.spyOn(api, "settle");
    await user.click(screen.getByRole("button", { name: "Use the new wording" }));
    const choice = { choice: "words", input: words.value };
    expect(settle).toHaveBeenCalledWith(expect.objectContaining({ shown: ["v1", "v2"], choice }));
    expect(await screen.findByRole("heading", { name: "Settled" })).toBeVisible();
  });

  it("is thrown away when asked twice, and then nothing is chosen", async () => {
    const { user } = await typeOne();
    await user.click(await screen.findByRole("button", { name: "Throw away" }));
    await user.click(screen.getByRole("button", { name: "Throw it away" }));
    await waitFor(() => {
      expect(screen.queryByRole("textbox", box)).toBeNull();
    });
    expect(screen.getByRole("button", { name: "Choose a version" })).toBeVisible();
  });

  it("is not kept again where one of the versions is chosen", async () => {
    const { user, api, unmount } = await typeOne();
    await screen.findByRole("textbox", box);
    await user.click(screen.getByRole("radio", { name: /Lena Kowalska/ }));
    await user.click(screen.getByRole("button", { name: "Use Lena’s words" }));
    const kept = api.kept.length;
    unmount();
    expect(api.kept).toHaveLength(kept);
  });

  it("is seen where a colleague settled meanwhile, until it is thrown away", async () => {
    const api = fakeApi();
    const page = await api.settlePage(route);
    const place = { ...route };
    const line = {
      id: "d1",
      title: "One wording",
      saved: "10:30",
      place,
      words: "Ask Jo.",
      removed: null,
    };
    const settled = { ...page, divergences: [], drafts: [line] };
    vi.spyOn(api, "settlePage").mockResolvedValue(settled);
    await openAt(route, api);
    expect(screen.getByText("Ask Jo.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Throw away One wording" })).toBeVisible();
  });
});
