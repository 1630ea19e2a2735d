/** What goes with a line: labels of buttons, names of attachments. */
export interface LineDetails {
  readonly buttons?: readonly string[];
  readonly attachments?: readonly string[];
}

/** A conversation written down as it happened, for people to read. It knows no channel. */
export interface Transcript {
  /** @param who speaker, or speaker and listener: `Bà Hoa → Bot` */
  line(who: string, text: string, details?: LineDetails): void;
  readonly lines: readonly string[];
  toString(): string;
}

const wrapped = (labels: readonly string[] | undefined, open: string, close: string) =>
  (labels ?? []).map((label) => ` ${open}${label}${close}`).join('');

/**
 * @example
 * Bà Hoa → Bot: Đường bản Noong Đúc hỏng
 * Bot → Bà Hoa: Ông/bà muốn gửi câu hỏi này? [Gửi] [Sửa]
 */
export function createTranscript(): Transcript {
  const lines: string[] = [];
  return {
    line(who, text, details = {}) {
      const attachments = wrapped(details.attachments, '(', ')');
      const buttons = wrapped(details.buttons, '[', ']');
      // Lines after the first are set in, so that every speaker starts at the margin.
      lines.push(`${who}: ${text.replaceAll('\n', '\n    ')}${attachments}${buttons}`);
    },
    get lines() {
      return lines;
    },
    toString: () => lines.map((line) => `${line}\n`).join(''),
  };
}
