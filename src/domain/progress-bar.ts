const WIDTH = 10;

/** "▓▓▓▓░░░░░░ 42 %" for 42 of 100: full only when all is done, and never empty once anything is. */
export function progressBar(done: number, total: number): string {
  const share = total === 0 ? 1 : Math.min(1, Math.max(0, done / total));
  const begun = share > 0 && share < 1;
  const filled = begun ? Math.min(WIDTH - 1, Math.max(1, Math.floor(share * WIDTH))) : share * WIDTH;
  const percent = begun ? Math.min(99, Math.max(1, Math.floor(share * 100))) : share * 100;
  return `${'▓'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${percent} %`;
}
