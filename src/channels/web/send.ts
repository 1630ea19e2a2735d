import type { Context } from '../../context.ts';
import { sealFileLink } from '../../domain/file-link.ts';
import type { AttachmentRef } from '../../domain/message.ts';
import { addSentMessage, type WebMessage } from '../../store/web-messages.ts';
import type { WebPerson } from '../../store/web-sessions.ts';
import type { Delivery } from '../channel.ts';
import type { MessageRequest, OwnContent, SentContent, ShownFile, ShownMessage } from './payloads.ts';
import { topicOf } from './receive.ts';

/** A link in the transcript is made anew whenever the transcript is read, so it need not live long. */
const LINK_MS = 12 * 3600 * 1000;

/**
 * Puts a message into the transcript; open pages follow it. A change of an earlier message is a line of its own, so that
 * a page that was away sees it too; the message keeps its first id.
 */
export async function send(ctx: Context, delivery: Delivery): Promise<{ externalId: string }> {
  const { text, choices = [], attachments = [] } = delivery.message;
  const content: SentContent = { type: 'sent', text, choices, attachments, edits: delivery.edits };
  const id = await addSentMessage(ctx, delivery.accountId, delivery.id, content);
  ctx.wake.tell(topicOf(delivery.accountId));
  return { externalId: delivery.edits ?? id };
}

/** A line of the transcript as the page shows it, with links that work for this person. */
export function shown(ctx: Context, person: WebPerson, line: WebMessage): ShownMessage {
  const common = {
    id: line.id,
    account: line.accountId,
    own: line.direction === 'in',
    at: line.at.toISOString(),
  };
  const content = line.content as OwnContent | SentContent;
  switch (content.type) {
    case 'sent': {
      const { attachments, ...rest } = content;
      return { ...common, ...rest, files: attachments.map((file) => sentFile(ctx, person, file)) };
    }
    case 'message':
      return { ...common, ...content, files: content.files.map((file) => ownFile(person, file)) };
    default:
      return { ...common, ...content };
  }
}

function sentFile(ctx: Context, person: WebPerson, file: AttachmentRef): ShownFile {
  const expiresAt = new Date(ctx.clock.now().getTime() + LINK_MS);
  const token = sealFileLink(ctx.sealKey, { fileId: file.id, personId: person.personId, expiresAt });
  return { url: `/files/${token}`, kind: file.kind, size: file.size, name: file.name };
}

/** What a person sent is shown to them from the upload itself: no attachment need have come of it. */
function ownFile(person: WebPerson, file: MessageRequest['files'][number]): ShownFile {
  const query = new URLSearchParams({ account: person.accountId, token: file.token });
  return { url: `/chat/api/files?${query}`, kind: file.kind, size: file.size, name: null };
}
