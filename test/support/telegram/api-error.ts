import type { TelegramResponseParameters } from '@gramio/types';

/** A refusal as the Bot API words it: `{ok:false, error_code, description, parameters?}`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;
  readonly parameters: TelegramResponseParameters | undefined;
  /** True where only a mistake of the bot can cause the refusal; it is then listed in `violations`. */
  readonly violation: boolean;

  constructor(
    code: number,
    description: string,
    more: { parameters?: TelegramResponseParameters; violation?: boolean } = {},
  ) {
    super(description);
    this.code = code;
    this.parameters = more.parameters;
    this.violation = more.violation ?? false;
  }
}

/** A refusal that a correct bot may meet: a deleted message, a late press, a person who left. */
export const badRequest = (text: string) => new ApiError(400, `Bad Request: ${text}`);

/** A refusal that says the bot is wrong: recorded as a violation. */
export const botMistake = (text: string) => new ApiError(400, `Bad Request: ${text}`, { violation: true });

export const forbidden = (text: string) => new ApiError(403, `Forbidden: ${text}`);

export const conflict = (text: string) => new ApiError(409, `Conflict: ${text}`);

/** @param seconds whole seconds to wait; they go into the description, `parameters` and `Retry-After` */
export const tooManyRequests = (seconds: number) =>
  new ApiError(429, `Too Many Requests: retry after ${seconds}`, { parameters: { retry_after: seconds } });
