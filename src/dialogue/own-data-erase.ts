import { eraseOwnData, foreseeErasure } from '../usecases/data/erase.ts';
import { channelName } from '../usecases/data/names.ts';
import { datedLine } from './own-data-dated.ts';
import type { Turn } from './part.ts';
import { button, join, leave, say, sayText } from './say.ts';

/** What will be gone, what a law keeps and which, what becomes of open questions; then one button that says what it does. */
export async function askErasure(turn: Turn): Promise<void> {
  const { speak } = turn;
  const outlook = await foreseeErasure(turn.scope, turn.person.id);
  if (outlook.type === 'still-staff') return sayText(turn, 'data.stillStaff');
  const lines = [speak.rich('data.askErase')];
  if (outlook.channels.length > 1) {
    const channels = outlook.channels.map((channel) => channelName(speak, channel)).join(', ');
    lines.push(speak.rich('data.eraseLinked', { channels }));
  }
  if (outlook.kept > 0) lines.push(speak.rich('data.lawKeeps', { count: outlook.kept }));
  if (outlook.open > 0) lines.push(speak.rich('data.openEnd', { count: outlook.open }));
  const stamp = turn.now.getTime().toString(36);
  await say(turn, {
    text: join(lines),
    choices: [
      [button(turn, 'data.button.eraseAll', `data:erase:yes:${stamp}`)],
      [button(turn, 'data.button.close', 'data:close')],
    ],
  });
}

export async function erase(turn: Turn, stamp: string): Promise<void> {
  const { speak, scope } = turn;
  const outcome = await eraseOwnData(scope, {
    personId: turn.person.id,
    accountId: turn.account.id,
    buttonMadeAt: new Date(Number.parseInt(stamp, 36) || 0),
  });
  switch (outcome.type) {
    case 'stale':
      return sayText(turn, 'common.staleButton');
    case 'still-staff':
      return sayText(turn, 'data.stillStaff');
    case 'erased': {
      leave(turn);
      const lines = [speak.rich('data.erased')];
      if (outcome.kept > 0) lines.push(speak.rich('data.lawKept', { count: outcome.kept }));
      lines.push(speak.rich('data.startAnew'), datedLine(turn, outcome.dated));
      return say(turn, { text: join(lines) }, { kind: 'own-data' });
    }
    default:
      return outcome satisfies never;
  }
}
