/** The variables that the sender of the message sets, Turnkey or the authority. An app cannot set them. */
export const OWN_TEMPLATE_VARIABLES = ['OtpCode', 'AppName', 'LogoUrl', 'MagicLink', 'ValidFor'] as const;

/** The most characters of one value. */
export const MAX_TEMPLATE_VALUE = 1_000;

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Tells whether an app may give this variable to a template. */
export function isTemplateVariable(name: string): boolean {
  return NAME.test(name) && !OWN_TEMPLATE_VARIABLES.some((own) => own === name);
}
