/** A button as it was sent (contract §2.8). */
export interface Button {
  readonly title: string;
  readonly type: 'oa.query.show' | 'oa.query.hide' | 'oa.open.url' | 'oa.open.phone' | 'oa.open.sms';
  /** What a tap posts; the address or number for those that open something. */
  readonly payload: string;
}

export interface ShownAttachment {
  readonly kind:
    | 'image'
    | 'gif'
    | 'sticker'
    | 'file'
    | 'audio'
    | 'video'
    | 'link'
    | 'location'
    | 'form'
    | 'article';
  readonly name?: string;
  readonly url?: string;
  readonly data?: Buffer;
}

/** One message of a chat, either way. */
export interface Letter {
  readonly id: string;
  readonly from: 'oa' | 'admin' | 'user';
  /** By which of the ways to a person it came. */
  readonly way: 'cs' | 'template' | 'broadcast' | 'chat';
  readonly text: string;
  readonly buttons: readonly Button[];
  readonly attachments: readonly ShownAttachment[];
  /** Epoch milliseconds by the simulator's clock. */
  readonly at: number;
  readonly quotes?: string;
  /** A silent tap: no bubble is shown. */
  readonly hidden?: boolean;
  /** The OA is charged for it. */
  readonly billed?: boolean;
  readonly reactions: string[];
  seen: boolean;
}

export interface Profile {
  readonly name?: string;
  /** `84…`: reachable by templates by phone. */
  readonly phone?: string;
  readonly gender?: 'male' | 'female';
  /** §4.1: 0–7, 0–63, 1–3. */
  readonly age?: number;
  readonly city?: number;
  readonly platform?: number;
  /** Of the OA or the app: gets development templates. */
  readonly admin?: boolean;
}

/** What the platform knows of somebody. */
export interface Person {
  readonly id: string;
  readonly idByApp: string;
  readonly profile: Profile & { readonly name: string };
  following: boolean;
  /** Epoch milliseconds; null for nobody who ever interacted. */
  lastInteraction: number | null;
  /** Consultation messages since then. */
  repliesSince: number;
  chatted: boolean;
  alias: string;
  readonly tags: Set<string>;
  shared: Readonly<Record<string, string>>;
  /** §3.4, §8.4: what they decided or are. */
  state: 'normal' | 'restricts' | 'blocks-invitations' | 'inactive' | 'full' | 'refuses-oa' | 'old-app';
  /** When articles reached them, epoch milliseconds. */
  readonly broadcasts: number[];
  readonly letters: Letter[];
}
