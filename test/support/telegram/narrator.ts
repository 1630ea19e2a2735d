import { type Change, displayName, type Letter } from './chats.ts';
import { type Seen, type SeenAttachment, seen } from './seen.ts';
import type { State } from './state.ts';

const attachmentName = ({ kind, fileName }: SeenAttachment) => {
  const names = {
    photo: 'ảnh',
    voice: 'tin thoại',
    video_note: 'tin hình',
    location: 'vị trí',
    contact: 'danh thiếp',
  };
  return kind in names ? names[kind as keyof typeof names] : `tệp ${fileName}`;
};

function nameOf(state: State, { message }: Letter) {
  const person = message.from?.is_bot ? undefined : message.from;
  const user = person ?? state.chats.people.get(message.chat.id)?.user;
  return user ? displayName(user) : (message.chat.title ?? '?');
}

function details(message: Seen) {
  return {
    buttons: [...message.buttons, ...message.keyboard].flat(),
    attachments: message.attachments.map(attachmentName),
  };
}

/** Writes what happens in every chat into the transcript. */
export function narrate(state: State) {
  const suffix = { new: '', edit: ' (sửa)', delete: ' (xóa)' };
  return state.chats.listen((change: Change) => {
    if (change.type === 'toast') {
      const person = state.chats.people.get(change.userId);
      return state.transcript.line(
        `Bot → ${person ? displayName(person.user) : '?'} (báo nhanh)`,
        change.text,
      );
    }
    const { letter } = change;
    const place = letter.message.chat.type === 'private' ? 'Bot' : (letter.message.chat.title ?? 'nhóm');
    const who = nameOf(state, letter);
    const way = letter.outgoing ? `Bot → ${who}` : `${who} → ${place}`;
    const view = seen(state.files, letter);
    return state.transcript.line(`${way}${suffix[change.type]}`, view.text, details(view));
  });
}
