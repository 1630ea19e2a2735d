import type { Choice } from '../../../src/domain/message.ts';
import type { Actor } from '../stage.ts';
import { nameOf } from './people.ts';
import type { Hands, Seen, Who } from './venue.ts';

const fits = (wanted: string | RegExp, text: string) =>
  typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);

/** A scripted person: acts, and lets what follows happen. */
export function createActor(key: string, hands: Hands, settle: () => Promise<void>, who: Who): Actor {
  let read = 0;
  const name = who.name ?? nameOf(key);
  const then = async (act: Promise<void>) => {
    await act;
    await settle();
  };
  const complain = (what: string) => {
    const seen = hands.seen().map(({ text, buttons }) => `${text} ${buttons.map((b) => `[${b}]`).join(' ')}`);
    return new Error(`${name} ${what}; there is:\n${seen.join('\n---\n') || 'nothing'}`);
  };
  return {
    key,
    name,
    says: (text, extra = {}) => then(hands.write(text, extra)),
    async presses(label) {
      for (let pages = 0; !buttonOf(hands.seen(), label) && pages < 9; pages += 1) {
        const next = hands.nextPage && buttonOf(hands.seen().slice(-1), hands.nextPage);
        if (!next) break;
        await then(hands.press(next.seen, next.choice));
      }
      const { seen, choice } = buttonOf(hands.seen(), label) ?? {};
      if (!seen || !choice) throw complain(`sees no button ${label}`);
      await then(hands.press(seen, choice));
    },
    pressesData: (action) => then(hands.press(null, { label: action, action })),
    replies: (to, text) => then(hands.write(text, { replyTo: to.id })),
    sends: (files, text = '', groupKey) => then(hands.send(files, text, groupKey ?? null)),
    starts: (payload) => then(hands.start(payload ?? null)),
    does: (incoming) => then(hands.act(incoming)),
    isHeardAgain: () => then(hands.again()),
    sees: () => [...hands.seen()],
    finds(words) {
      const found = hands.seen().findLast((seen) => fits(words, seen.text));
      if (!found) throw complain(`finds nothing with ${words}`);
      return found;
    },
    last() {
      const last = hands.seen().at(-1);
      if (!last) throw complain('has seen nothing');
      return last;
    },
    news() {
      const all = hands.seen();
      const news = all.slice(read);
      read = all.length;
      return news.filter((seen) => !seen.again);
    },
  };
}

function buttonOf(all: Seen[], label: string | RegExp): { seen: Seen; choice: Choice } | null {
  const named = (choice: Choice) =>
    typeof label === 'string' ? choice.label === label : label.test(choice.label);
  const seen = all.findLast((message) => message.choices.some(named));
  const choice = seen?.choices.find(named);
  return seen && choice ? { seen, choice } : null;
}
