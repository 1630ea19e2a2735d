/** Zalo's own words for the OA host, misspellings included (contract §3.4). */
export const OA_MESSAGES: Readonly<Record<number, string>> = {
  [-32]: 'Your application reached limit call api',
  [-100]: 'attachment_id was expired',
  [-200]: 'Send message failed',
  [-201]: 'Parameter is invalid!',
  [-204]: 'Offical Account is disable',
  [-205]: 'Offical Account is not exist',
  [-209]: 'Not supported this api',
  [-210]: 'Parameter exceeds allowable limit',
  [-211]: 'Out of quota',
  [-212]: 'App has not registed this api',
  [-213]: 'User has not followed OA',
  [-214]: 'Article is being processed',
  [-216]: 'Access token is invalid',
  [-217]: 'User has blocked invitation from OA',
  [-218]: 'Out of quota receive',
  [-219]: 'App is removed or disabled',
  [-220]: 'access_token is expired or removed',
  [-221]: 'The OA needs to be verified to use this feature',
  [-223]: 'Official Account has not authorized this API',
  [-224]: 'The OA needs to upgrade OA Tier Package to use this feature',
  [-227]: 'User is banned or has been inactive for more than 45 days',
  [-230]: 'User has not interacted with the OA in the past 7 days',
  [-231]: 'User is outside the consultation window',
  [-232]: 'User has not interacted with the OA, or the last interaction has expired',
  [-233]: 'message type is invalid or not support',
  [-234]: 'This message cannot be sent at night (10:00PM - 6:00AM)',
  [-235]: 'This API does not support this type of OA',
  [-237]: 'The group is disabled',
  [-238]: 'asset_id is already used',
  [-240]: 'MessageV2 API has been shut down, please switch to MessageV3',
  [-241]: 'asset_id is already used',
  [-242]: 'Invalid appsecret_proof provided in the API argument',
  [-244]: 'User has restricted this message type from your OA',
  [-248]: 'Violates our platform standards',
  [-249]: 'Template does not support send via UID',
  [-320]: 'Your app needs to connect with Zalo Cloud Account to use paid features',
  [-321]: 'Zalo Cloud Account is out of money or unable to be charged',
  [-403]: 'OA is not in group',
  [-1340]: 'Cannot find this form',
  [-1341]: 'App has no access to this form',
};

/** The business host's table (contract §8.4): its meanings, for its exact words were not found. */
export const BUSINESS_MESSAGES: Readonly<Record<number, string>> = {
  [-100]: 'Unknown exception, retry later',
  [-101]: 'Application is invalid',
  [-102]: 'Application is not existed',
  [-103]: 'Application is not activated',
  [-104]: 'Secret key of application is invalid',
  [-105]: 'Application is not linked to an Official Account',
  [-106]: 'Method is unsupported',
  [-107]: 'Message id is invalid',
  [-108]: 'Phone number is invalid',
  [-109]: 'Template id is invalid',
  [-110]: 'Zalo version of the recipient is too old',
  [-111]: 'Template data is empty',
  [-112]: 'Template data type is not defined',
  [-1121]: 'Template data parameter is too long',
  [-1122]: 'Template data is missing a parameter',
  [-1124]: 'Template data parameter has the wrong format',
  [-113]: 'Button is invalid',
  [-114]: 'User cannot receive the message',
  [-115]: 'Out of quota or balance',
  [-116]: 'Text content is invalid',
  [-117]: 'Official Account has no permission for the template',
  [-118]: 'Zalo account is not existed or not active',
  [-119]: 'Account cannot receive the message',
  [-120]: 'Official Account has no permission to use this feature',
  [-121]: 'Body data is empty',
  [-122]: 'Body data is not JSON',
  [-124]: 'Access token is invalid',
  [-1241]: 'Invalid appsecret_proof provided in the API argument',
  [-125]: 'Official Account id is invalid',
  [-126]: 'Development wallet is exhausted',
  [-127]: 'Test template is sent only to admins',
  [-130]: 'Template content exceeds the limit',
  [-131]: 'Template is not approved',
  [-132]: 'Parameter is invalid',
  [-133]: 'This message cannot be sent at night (22:00 - 06:00)',
  [-135]: 'Official Account may not send ZBS messages',
  [-1351]: 'Official Account is blocked by the system',
  [-136]: 'Application must be linked to a Zalo Cloud Account',
  [-137]: 'Charging failed',
  [-138]: 'Application has no permission to use this feature',
  [-139]: 'User refused this type of content',
  [-140]: 'User is not eligible under the delivery policy',
  [-141]: 'User refused messages of this Official Account',
  [-144]: 'Official Account reached its daily limit',
  [-145]: 'Official Account may not send this type of content',
  [-146]: 'Template is disabled because of its quality',
  [-147]: 'Template reached its daily limit',
  [-161]: 'sending_mode is not allowed',
  [-162]: 'sending_mode 3 is not for templates of tag 1 and 2',
};

/** A refusal in the envelope: HTTP 200 with `error` other than 0 (contract §0.5). */
export class ZaloError extends Error {
  override readonly name = 'ZaloError';
  readonly code: number;
  /** True where only a mistake of the service can cause the refusal; it is then listed in `violations()`. */
  readonly violation: boolean;

  constructor(code: number, message: string, violation = false) {
    super(message);
    this.code = code;
    this.violation = violation;
  }
}

/** A refusal that a correct service may meet: a closed window, an expired upload, a person who restricts. */
export const refusal = (code: number, text?: string) =>
  new ZaloError(code, text ?? OA_MESSAGES[code] ?? `Error ${code}`);

/** A refusal that says the service is wrong: recorded as a violation. */
export const mistake = (code: number, text?: string) =>
  new ZaloError(code, text ?? OA_MESSAGES[code] ?? `Error ${code}`, true);

export const invalid = (field: string) => mistake(-201, `${field} is invalid!`);

/** A refusal of the business host. */
export const businessRefusal = (code: number, violation = false) =>
  new ZaloError(code, BUSINESS_MESSAGES[code] ?? `Error ${code}`, violation);

/** A refusal of the OAuth host: flat, and not always with a number (contract §1.6). */
export class OauthError extends Error {
  override readonly name = 'OauthError';
  readonly code: number;
  readonly reason: string;
  readonly violation: boolean;

  constructor(code: number, name: string, reason: string, violation = false) {
    super(name);
    this.code = code;
    this.reason = reason;
    this.violation = violation;
  }
}
