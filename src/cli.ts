import { parseArgs } from 'node:util';
import { type CliCommand, COMMANDS } from './cli/commands.ts';
import { openContext, openServer } from './cli/open-context.ts';
import type { Given, Outcome } from './cli/outcome.ts';
import { ConfigError } from './infra/config.ts';
import { describeError } from './infra/log.ts';

/** Exit codes: 0 done, 1 refused with a sentence, 2 wrong usage. */
async function main(argv: string[]): Promise<number> {
  const command = COMMANDS.find((candidate) => candidate.words.every((word, index) => argv[index] === word));
  if (!command) return usage();
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({
      args: argv.slice(command.words.length),
      options: { json: { type: 'boolean' }, ...command.options },
      allowPositionals: true,
    });
  } catch {
    return usage();
  }
  const positionals = parsed.positionals;
  if (positionals.length !== command.positionals || !command.complete(parsed.values)) return usage();
  const outcome = await run(command, { values: parsed.values, positionals });
  return print(outcome, parsed.values['json'] === true);
}

async function run(command: CliCommand, given: Given): Promise<Outcome> {
  if (command.type === 'plain') return command.run();
  if (command.type === 'server') {
    const { server, close } = await openServer(process.env);
    return command.run(server, given).finally(close);
  }
  const { ctx, config, close } = await openContext(process.env);
  return command.run(ctx, given, config).finally(close);
}

function print(outcome: Outcome, json: boolean): number {
  const stream = outcome.exitCode === 0 ? process.stdout : process.stderr;
  stream.write(json ? `${JSON.stringify(outcome.json)}\n` : `${outcome.text}\n`);
  return outcome.exitCode;
}

function usage(): number {
  const lines = COMMANDS.map((command) => `  npm run -s cli -- ${command.usage} [--json]`);
  process.stderr.write(`usage:\n${lines.join('\n')}\n`);
  return 2;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof ConfigError ? error.message : describeError(error).message}\n`);
    process.exit(1);
  },
);
