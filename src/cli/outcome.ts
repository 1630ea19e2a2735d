/** What a command did: for programs (`--json`) and for people. */
export type Outcome = { exitCode: 0 | 1; json: unknown; text: string };

export type Given = { values: Record<string, unknown>; positionals: string[] };

export function refused(text: string): Outcome {
  return { exitCode: 1, json: { error: text }, text };
}
