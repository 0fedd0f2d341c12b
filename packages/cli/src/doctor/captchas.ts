import type { CaptchaOptions, SiteverifyOptions } from '@postern/backend';
import type { Subject } from './subject.ts';

/** Every captcha of the deployment by the option that it comes from. */
export function captchasOf(settings: Subject['settings']): [option: string, captcha: CaptchaOptions][] {
  if (!settings) return [];
  const ofApps = Object.entries(settings.authProxy?.configurations ?? {}).map(
    ([id, { captcha }]) => [`authProxy.configurations.${id}.captcha`, captcha || undefined] as const,
  );
  const all = [['captcha', settings.captcha] as const, ...ofApps];
  return all.flatMap(([option, captcha]) => (captcha ? [[option, captcha]] : []));
}

/** Those that a provider checks. */
export function remoteCaptchasOf(settings: Subject['settings']): [option: string, captcha: SiteverifyOptions][] {
  return captchasOf(settings).flatMap(([option, captcha]) => (captcha.provider === 'local' ? [] : [[option, captcha]]));
}
