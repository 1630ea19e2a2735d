/** One instruction of a Dockerfile: `RUN`, and what follows it, continued lines joined. */
export type Instruction = { name: string; rest: string };

/** Reads what our Dockerfile uses of the format: comments, instructions, lines continued with a backslash. */
export function readDockerfile(text: string): Instruction[] {
  return text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => {
      const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
      if (name === '') throw new Error(`no instruction: ${line}`);
      return { name, rest };
    });
}

/** `ENV A=1 B=2`. */
export function settingsOf(rest: string): Record<string, string> {
  return Object.fromEntries(
    rest.split(/\s+/).map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** The words of `CMD [...]`, of HEALTHCHECK's too. */
export function commandOf(rest: string): string[] {
  return JSON.parse(rest.slice(rest.indexOf('['))) as string[];
}
