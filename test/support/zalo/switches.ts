/** Where the evidence about the platform conflicts (contract §12), and what an OA's state changes. */
export interface Switches {
  /** §1.5: `"90000"` or 90000. */
  expiresIn: 'string' | 'number';
  /** §1.5: sends `refresh_token_expires_in` too. */
  refreshExpiryShown: boolean;
  /** §1.6: with a numeric `error`, or without. */
  oauthErrors: 'numeric' | 'bare';
  /** §1.5: the access token before dies with the refresh. */
  oldTokenDies: boolean;
  /** §3.4: what an expired access token is refused with. */
  expiredToken: -216 | -220;
  /** Takes refresh tokens of an earlier run too, each once: for a simulator that is started again. */
  foreignRefreshTokens: boolean;
  /** §0.5: the header `appsecret_proof` is wanted. */
  appsecretProof: boolean;
  /** §3.4: what a closed window is refused with. */
  closedWindow: -230 | -232;
  /** §3.1: free consultation messages after each interaction; null for no cap. */
  freeReplies: number | null;
  /** §2.3: which unit the 2,000 counts. */
  lengthUnit: 'code-points' | 'utf-16';
  /** §2.8: whether buttons may, must or must not name `template_type: "button"`. */
  buttonTemplateType: 'optional' | 'required' | 'absent';
  /** §2.9: the list template on v3 cs. */
  listTemplate: boolean;
  /** §2.1: ordinary sends through v2.0. */
  v2Messages: boolean;
  /** §7.2: how webhooks are signed. */
  signaturePrefix: 'mac=' | '';
  signatureId: 'app_id' | 'oa_id';
  signatureSecret: 'oa' | 'app';
  /** §7.1: real milliseconds a webhook may take to answer. Zalo waits 2 s; tests run on machines that may be slow. */
  answerWithinMs: number;
  /** §7.1: what is tried again. */
  retries: 'every-failure' | 'no-connection';
  /** §7.1: the console's filter, which lets only texts through that begin with `#`. */
  onlyHash: boolean;
  /** §7.6: echoes of own sends and receipts. */
  echoes: boolean;
  receipts: boolean;
  /** §6.5: whether silent taps stand in the conversation history. */
  hiddenInHistory: boolean;
  /** §3.2: calls a minute of the app, and of the OA by its package (null: no limit). */
  appRate: number;
  oaRate: number | null;
  /** §3.2: consultation messages after 48 h that the package includes. */
  includedMessages: number;
  /** §3.2: uploads a month of each type. */
  uploadsPerMonth: number;
  /** §4.1: articles a follower may get a month. */
  broadcastsPerMonth: number;
  /** §4.1: milliseconds a broadcast is looked at before it goes out. */
  moderationMs: number;
  /** §4.2: milliseconds until a created article can be verified, and how many may be created. */
  articleMs: number;
  articlesAtMost: number;
  /** §8.3: template messages a day. */
  templatesPerDay: number;
  /** §1.1, §3.4: the OA and the app as the console knows them. */
  account: 'active' | 'disabled' | 'gone';
  application: 'active' | 'inactive' | 'unregistered' | 'removed';
  authorized: boolean;
  verified: boolean;
  packageIncludesApi: boolean;
  cloudAccount: 'linked' | 'unlinked' | 'empty';
}

/** The defaults of contract §12. */
export const defaults = (): Switches => ({
  expiresIn: 'string',
  refreshExpiryShown: false,
  oauthErrors: 'numeric',
  oldTokenDies: true,
  expiredToken: -216,
  foreignRefreshTokens: false,
  appsecretProof: false,
  closedWindow: -230,
  freeReplies: null,
  lengthUnit: 'code-points',
  buttonTemplateType: 'optional',
  listTemplate: false,
  v2Messages: false,
  signaturePrefix: 'mac=',
  signatureId: 'app_id',
  signatureSecret: 'oa',
  answerWithinMs: 20_000,
  retries: 'every-failure',
  onlyHash: false,
  echoes: true,
  receipts: true,
  hiddenInHistory: true,
  appRate: 4000,
  oaRate: null,
  includedMessages: 0,
  uploadsPerMonth: 5000,
  broadcastsPerMonth: 4,
  moderationMs: 30 * 60_000,
  articleMs: 3000,
  articlesAtMost: 1000,
  templatesPerDay: 2000,
  account: 'active',
  application: 'active',
  authorized: true,
  verified: true,
  packageIncludesApi: true,
  cloudAccount: 'linked',
});
