/** A setting that stops the start: one sentence that names the variable and what it wants. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}
