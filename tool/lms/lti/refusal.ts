import { AppError } from '../../core/http/errors.ts';

/**
 * Which words a refusal is told in (`door.<words>.title`, `.text`, `.next` in core/i18n):
 * again: come once more from the LMS · unknown, off, waiting: the connection · fault: the LMS sent something wrong ·
 * request: what came is no launch · keys: the LMS's keys are out of reach · browser: nothing proves the browser ·
 * clock: the clocks differ · nobody: no person named · …
 */
type Words =
  | 'again'
  | 'browser'
  | 'clock'
  | 'deploymentOff'
  | 'direct'
  | 'fault'
  | 'keys'
  | 'learnerChoosing'
  | 'linkUsed'
  | 'linkOpened'
  | 'lmsSaidNo'
  | 'nobody'
  | 'off'
  | 'otherSchool'
  | 'registrationFault'
  | 'request'
  | 'unknown'
  | 'waiting';

/** Every refusal of `/lti/*`, its status and its words. Codes are stable: they stand in the log beside the reference. */
const refusals = {
  // what arrived
  lti_not_a_launch: [405, 'direct'],
  lti_not_a_form: [415, 'request'],
  lti_too_large: [413, 'request'],
  lti_broken_off: [400, 'request'],
  lti_parameter_repeated: [400, 'request'],
  lti_nul: [400, 'request'],
  // login
  lti_login_incomplete: [400, 'request'],
  lti_foreign_target: [400, 'request'],
  lti_platform_unknown: [403, 'unknown'],
  lti_client_missing: [400, 'unknown'],
  lti_platform_off: [403, 'off'],
  // the answer of the platform
  lti_platform_refused: [400, 'lmsSaidNo'],
  lti_token_missing: [400, 'request'],
  lti_state_missing: [400, 'request'],
  lti_state_invalid: [400, 'again'],
  lti_state_expired: [400, 'again'],
  lti_state_used: [403, 'again'],
  lti_token_unreadable: [400, 'fault'],
  lti_algorithm: [400, 'fault'],
  lti_key_missing: [400, 'fault'],
  lti_key_brought_along: [400, 'fault'],
  lti_issuer: [403, 'fault'],
  lti_audience: [403, 'fault'],
  lti_key_unknown: [403, 'fault'],
  lti_keys_unreachable: [424, 'keys'],
  lti_signature: [403, 'fault'],
  lti_expiry_missing: [400, 'fault'],
  lti_expired: [403, 'clock'],
  lti_issued_missing: [400, 'fault'],
  lti_issued_in_future: [403, 'clock'],
  lti_issued_long_ago: [403, 'clock'],
  lti_not_yet: [403, 'clock'],
  lti_nonce: [403, 'fault'],
  lti_version: [400, 'fault'],
  lti_message_type: [400, 'fault'],
  lti_deployment_missing: [400, 'fault'],
  lti_roles: [400, 'fault'],
  lti_subject: [400, 'fault'],
  lti_anonymous: [403, 'nobody'],
  lti_resource_link: [400, 'fault'],
  lti_target: [400, 'fault'],
  lti_context: [400, 'fault'],
  lti_deep_linking: [400, 'fault'],
  lti_for_user: [400, 'fault'],
  lti_deployment_waiting: [403, 'waiting'],
  lti_deployment_off: [403, 'deploymentOff'],
  lti_browser_unproven: [403, 'browser'],
  lti_browser_other: [403, 'browser'],
  lti_learner_choosing: [403, 'learnerChoosing'],
  // registration
  registration_link_missing: [400, 'linkUsed'],
  registration_link_used: [403, 'linkUsed'],
  registration_link_opened: [400, 'linkOpened'],
  registration_address: [400, 'registrationFault'],
  registration_configuration: [422, 'registrationFault'],
  registration_issuer: [422, 'registrationFault'],
  registration_refused: [422, 'registrationFault'],
  registration_unreachable: [424, 'registrationFault'],
  registration_other_school: [409, 'otherSchool'],
} as const satisfies Record<string, readonly [number, Words]>;

export type RefusalCode = keyof typeof refusals;

/** A refusal on `/lti/*`: shown as a page in words, with a reference number. `facts` are shown and logged. */
export class LtiRefusal extends AppError {
  readonly words: Words;
  /** Labelled values of the page: issuer, deployment, client … Never a person's. */
  readonly facts: Record<string, string>;

  constructor(code: RefusalCode, facts: Record<string, string>) {
    const [status, words] = refusals[code];
    super(status, code, `refused: ${code}`, facts);
    this.name = 'LtiRefusal';
    this.words = words;
    this.facts = facts;
  }
}

/** Use: `throw refuse('lti_state_expired')`. */
export function refuse(code: RefusalCode, facts: Record<string, string> = {}): LtiRefusal {
  return new LtiRefusal(code, facts);
}

/** One check: refuses with its own code unless `good`. */
export function must(good: unknown, code: RefusalCode, facts: Record<string, string> = {}): asserts good {
  if (!good) throw refuse(code, facts);
}
