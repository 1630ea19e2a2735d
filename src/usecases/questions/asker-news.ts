import type { CivilDate } from '../../domain/civil-date.ts';
import type { Clause } from '../../domain/conference.ts';
import type { AttachmentRef } from '../../domain/message.ts';
import type { Speaker } from '../../infra/texts.ts';
import type { StaffMember } from '../../store/staff.ts';

/** Who answers, as the asker is told. */
export type AnsweredBy = Pick<StaffMember, 'name' | 'title' | 'unitCode'>;

/** What an asker is told about their question. `ground` is the text of the ground in no particular language. */
export type AskerNews =
  | { type: 'claimed' }
  | { type: 'released'; movedTo: CivilDate | null }
  /** `movedTo`: the date of the answer, if it moved by the time of waiting for an explanation that did not come. */
  | { type: 'transferred'; unitCode: string; why: string; movedTo: CivilDate | null }
  | { type: 'clarify'; text: string }
  | { type: 'answered'; text: string; attachments: AttachmentRef[]; by: AnsweredBy; corrected?: boolean }
  | { type: 'refused'; ground: string | ((speak: Speaker) => string); text: string }
  | { type: 'on-agenda'; startsAt: Date; place: string }
  | { type: 'off-agenda'; why: string }
  | { type: 'extended'; answerBy: CivilDate; why: string }
  | {
      type: 'concluded';
      notice: { number: string; date: CivilDate; signer: string };
      clause: Pick<Clause, 'number' | 'text' | 'outcome' | 'leadUnit' | 'deadline'>;
      attachments: AttachmentRef[];
    };
