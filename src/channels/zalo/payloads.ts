import { z } from 'zod';

/**
 * The parts of Zalo's events that we read; everything else is ignored, so that a newer Zalo changes nothing. Ids and times
 * are strings on the wire, though some clients have seen numbers.
 */

const id = z.union([z.string().min(1).max(128), z.number().int()]).transform(String);
const party = z.object({ id: id.optional(), admin_id: id.optional() });

// {"type":"image","payload":{"thumbnail":"https://…","url":"https://f6.photo.talk.zdn.vn/x.jpg"}}
// {"type":"file","payload":{"url":"https://….zdn.vn/a.pdf","size":"8690","name":"a.pdf","checksum":"…","type":"pdf"}}
// {"type":"location","payload":{"coordinates":{"latitude":"10.7923119","longitude":"106.7820651"}}}
const attachment = z.object({
  type: z.string(),
  payload: z
    .object({
      url: z.string().max(4096).optional(),
      size: z.coerce.number().optional().catch(undefined),
      coordinates: z
        .object({ latitude: z.coerce.number(), longitude: z.coerce.number() })
        .optional()
        .catch(undefined),
    })
    .optional(),
});

// {"msg_id":"cb31dff1c39642cc1b83","text":"Chào","quote_msg_id":"…","attachments":[…]}
const message = z.object({
  msg_id: id.optional(),
  msg_ids: z.array(id).optional(),
  text: z.string().optional(),
  quote_msg_id: id.optional(),
  attachments: z.array(attachment).optional(),
});

// {"name":"Nguyễn Thị An","phone":"84900000000","full_address":{…}}, or flat `address`, `ward` …: where they live is asked here.
const info = z.object({
  name: z.string().max(200).optional().catch(undefined),
  phone: z.coerce.string().max(32).optional().catch(undefined),
});

// {"event_name":"user_send_text","app_id":"…","sender":{"id":"…"},"recipient":{"id":"…"},"message":{…},"timestamp":"1790000000123"}
// {"event_name":"follow","app_id":"…","oa_id":"…","follower":{"id":"…"},"source":"oa_profile","timestamp":"…"}
// {"event_name":"user_click_chatnow","app_id":"…","oa_id":"…","user_id":"…","timestamp":"…"}
const event = z.object({
  event_name: z.string().min(1).max(128),
  app_id: id.optional(),
  timestamp: id.optional(),
  oa_id: id.optional(),
  user_id: id.optional(),
  sender: party.optional(),
  recipient: party.optional(),
  follower: party.optional(),
  message: message.optional(),
  info: info.optional().catch(undefined),
});

export type ZaloEvent = z.infer<typeof event>;
export type ZaloMessage = z.infer<typeof message>;
export type ZaloAttachment = z.infer<typeof attachment>;

/** Null for an object of another shape than Zalo's. */
export function readEvent(value: unknown): ZaloEvent | null {
  return event.safeParse(value).data ?? null;
}

/** What is stored: the event as it came. */
export type Stored = { event: unknown };

const stored = z.object({ event });

export function readStored(value: unknown): ZaloEvent | null {
  return stored.safeParse(value).data?.event ?? null;
}

// {"error":0,"message":"Success","data":{…}}; `data` may be missing, {} or null.
export const envelope = z.object({
  error: z.coerce.number(),
  message: z.string().optional().catch(undefined),
  data: z.unknown().optional(),
});

// {"message_id":"0fd3e5a1c8b2d4f6a7e9","user_id":"…","sent_time":"…","quota":{"quota_type":"reply","remain":"8",…}}
// Without `quota` the message was charged; `reply` and `welcome_msg` are free, the other types were paid with the package.
export const sentMessage = z.object({
  message_id: id,
  quota: z.object({ quota_type: z.string() }).optional().catch(undefined),
});

// {"msg_id":"a4d0243feb1a0b54521b","sent_time":"…","sending_mode":"1","quota":{"dailyQuota":"2000","remainingQuota":"1999"}}
export const sentByPhone = z.object({ msg_id: id });

// {"templateId":"7895417","status":"ENABLE","listParams":[{"name":"code","require":true,"type":"STRING","maxLength":30,…}],…}
export const templateInfo = z.object({
  listParams: z.array(
    z.object({
      name: z.string(),
      require: z.boolean().catch(true),
      maxLength: z.coerce.number().int().positive().catch(30),
    }),
  ),
});

// {"attachment_id":"…"} of a picture, {"token":"…"} of a file
export const uploaded = z.union([
  z.object({ attachment_id: id }).transform((data) => data.attachment_id),
  z.object({ token: id }).transform((data) => data.token),
]);

// {"message_id":"…","src":1,"time":1790000000000,"type":"photo","message":"…","from_id":"…","to_id":"…","url":"…","location":"…"}
const historyEntry = z.object({
  message_id: id,
  /** 1: from the person. */
  src: z.coerce.number(),
  time: z.coerce.number(),
  type: z.string().max(64),
  message: z.string().optional().catch(undefined),
  from_id: id,
  to_id: id,
  url: z.string().max(4096).optional().catch(undefined),
  location: z.string().max(1024).optional().catch(undefined),
});

export type HistoryEntry = z.infer<typeof historyEntry>;

/** Entries of an unknown shape are left out. */
export const history = z
  .array(z.unknown())
  .transform((rows) => rows.flatMap((row) => historyEntry.safeParse(row).data ?? []));

// {"user_id":"…","display_name":"Nguyễn Thị An","avatar":"…",…}
export const profile = z.object({ display_name: z.string().optional() });

// {"token":"…"} of an article that is being made, {"id":"…"} of one that is made
export const articleMaking = z.object({ token: id });
export const articleMade = z.object({ id });

// {"last_interaction":"…","cs_reply":{…},"promotion":{"daily_remain":1,"daily_total":1,"monthly_remain":4,"monthly_total":4}}
export const followerQuota = z.object({
  promotion: z.object({ daily_remain: z.coerce.number(), monthly_remain: z.coerce.number() }),
});
