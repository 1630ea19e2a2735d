import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/** JSON lines on stdout. Callers log ids, counts and reasons; never a token, never what a person wrote. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** What a log may know of an error: its class, its code and where it arose; the message with bot tokens taken out. */
export function describeError(error: unknown): { type: string; code?: string; message: string; at?: string } {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' };
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    code: typeof code === 'string' || typeof code === 'number' ? String(code) : undefined,
    message: scrub(isDataError(error) ? 'withheld: may quote data' : error.message),
    at: error.stack
      ?.split('\n')
      .filter((line) => line.trimStart().startsWith('at '))
      .slice(0, 4)
      .map((line) => line.trim())
      .join(' < '),
  };
}

/** Removes bot tokens from text that leaves the process. */
export function scrub(text: string): string {
  return text.replace(/\d{5,}:[A-Za-z0-9_-]{20,}/g, '<token>').slice(0, 500);
}

/** Database errors quote the values they refused: a citizen's words among them. */
function isDataError(error: Error): boolean {
  return error.name.startsWith('Prisma') || error.name === 'DatabaseError' || error.name === 'error';
}
