// What went wrong, typed: pages switch on the code, never on the words.
import type { Code, FieldProblem, Problem } from "./types";

export class ApiError extends Error {
  readonly code: Code;
  readonly fields: readonly FieldProblem[];
  readonly waitSeconds: number | null;

  constructor(problem: Problem) {
    super(problem.message);
    this.name = "ApiError";
    this.code = problem.code;
    this.fields = problem.fields;
    this.waitSeconds = problem.waitSeconds;
  }
}

function isProblem(thrown: unknown): thrown is Problem {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    typeof (thrown as Partial<Problem>).code === "string" &&
    typeof (thrown as Partial<Problem>).message === "string" &&
    Array.isArray((thrown as Partial<Problem>).fields)
  );
}

/** Whatever was thrown, as one of ours. What is not a problem of Rust's is a fault of ours. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (isProblem(thrown)) return new ApiError(thrown);
  return new ApiError({
    code: "fault",
    message: "Something went wrong inside Doorstep. What was saved is safe. Try again.",
    fields: [],
    waitSeconds: null,
  });
}
