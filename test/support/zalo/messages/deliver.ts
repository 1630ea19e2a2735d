import type { Letter, Person } from '../people.ts';
import { interacted, type State } from '../state.ts';
import type { Emission } from '../webhook.ts';

const KINDS: Record<string, string> = {
  image: 'ảnh',
  gif: 'ảnh động',
  sticker: 'nhãn dán',
  file: 'tệp',
  audio: 'tin thoại',
  video: 'video',
  link: 'liên kết',
  location: 'vị trí',
  form: 'biểu mẫu',
  article: 'bài viết',
};

/** Puts a message into a chat, where the person sees it, and into the transcript. */
export function place(
  state: State,
  person: Person,
  letter: Omit<Letter, 'id' | 'at' | 'reactions' | 'seen'>,
): Letter {
  const placed: Letter = { ...letter, id: state.ids.message(), at: state.now(), reactions: [], seen: false };
  person.letters.push(placed);
  const { name } = person.profile;
  const who = { user: `${name} → OA`, oa: `OA → ${name}`, admin: `Cán bộ OA → ${name}` }[placed.from];
  state.transcript.line(placed.hidden ? `${who} (bấm)` : who, placed.text, {
    buttons: placed.buttons.map(({ title }) => title),
    attachments: placed.attachments.map(({ kind, name: file = '' }) => `${KINDS[kind]} ${file}`.trim()),
  });
  state.listeners.changed();
  return placed;
}

const oaToUser = (state: State, person: Person, admin?: string) => ({
  sender: { id: state.app.oaId, ...(admin !== undefined && { admin_id: admin }) },
  recipient: { id: person.id },
  user_id_by_app: person.idByApp,
});

/** Contract §7.6: every send of the OA comes back as an event, then its receipt. Nobody waits for them. */
export function echo(
  state: State,
  person: Person,
  letter: Letter,
  kind: string,
  admin?: string,
): Promise<Emission[]> {
  const sent: Promise<Emission>[] = [];
  if (state.switches.echoes) {
    const message = {
      msg_id: letter.id,
      ...(letter.text && { text: letter.text }),
      ...(letter.quotes && { quote_msg_id: letter.quotes }),
      ...attachmentsOf(letter),
    };
    sent.push(
      state.webhook.emit(person.id, {
        event_name: `oa_send_${kind}`,
        ...oaToUser(state, person, admin),
        message,
      }),
    );
  }
  if (state.switches.receipts) {
    const fields = { ...oaToUser(state, person), message: { msg_id: letter.id } };
    sent.push(state.webhook.emit(person.id, { event_name: 'user_received_message', ...fields }));
  }
  return Promise.all(sent);
}

function attachmentsOf(letter: Letter) {
  if (letter.attachments.length === 0) return {};
  return {
    attachments: letter.attachments.map(({ kind, name, url }) => ({
      type: kind,
      payload: { ...(name && { name }), ...(url && { url, thumbnail: url }) },
    })),
  };
}

/** Contract §7.6: only what was not seen before. */
export function markSeen(state: State, person: Person): Promise<Emission> | undefined {
  const unseen = person.letters.filter(({ from, seen }) => from !== 'user' && !seen);
  if (unseen.length === 0) return undefined;
  for (const letter of unseen) letter.seen = true;
  const message = { msg_ids: unseen.map(({ id }) => id) };
  return state.webhook.emit(person.id, {
    event_name: 'user_seen_message',
    ...oaToUser(state, person),
    message,
  });
}

/** A message of a person: it counts as an interaction (contract §3.1). */
export async function fromUser(
  state: State,
  person: Person,
  kind: string,
  letter: Pick<Letter, 'text' | 'attachments'> & Partial<Pick<Letter, 'quotes' | 'hidden'>>,
  attachments?: readonly object[],
): Promise<Emission> {
  const placed = place(state, person, { ...letter, from: 'user', way: 'chat', buttons: [] });
  person.chatted = true;
  interacted(state, person);
  const message = {
    msg_id: placed.id,
    ...(placed.text && { text: placed.text }),
    ...(placed.quotes && { quote_msg_id: placed.quotes }),
    ...(attachments && { attachments }),
  };
  return state.webhook.emit(person.id, {
    event_name: `user_send_${kind}`,
    sender: { id: person.id },
    recipient: { id: state.app.oaId },
    user_id_by_app: person.idByApp,
    message,
  });
}
