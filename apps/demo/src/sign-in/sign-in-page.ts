import { PosternError } from '@postern/client';
import { arch } from '../arch.ts';
import type { IdentityProvider } from '../config.ts';
import { element } from '../dom/element.ts';
import { errorSentence } from '../error-sentences.ts';
import { greeting } from '../greeting.ts';
import type { Page } from '../page.ts';
import type { Turnkey } from '../turnkey/turnkey.ts';
import { codeForm } from './code-form.ts';
import { contactForm } from './contact-form.ts';
import { otherWays } from './other-ways.ts';
import { type OtpStep, startOtp } from './otp-step.ts';

interface SignInPageOptions {
  turnkey: () => Promise<Turnkey>;
  inboxUrl: Promise<string | undefined>;
  providers: Promise<IdentityProvider[]>;
  /** Why the user is here again. */
  notice?: string | undefined;
  onSignedIn: (greeting: string) => void;
}

/** A sign-in with one contact, which can be cancelled. */
interface Attempt {
  contact: string;
  controller: AbortController;
  step: OtpStep;
}

/** Signs in with a code by e-mail or SMS, or in one of the other ways. */
export function signInPage({ turnkey, inboxUrl, providers, notice, onSignedIn }: SignInPageOptions): Page {
  let attempt: Attempt | undefined;
  const contact = contactForm(start);
  const code = codeForm({ inboxUrl, onCode, onResend, onBack });
  const heading = element('h1', { tabindex: '-1' });
  const lead = notice
    ? element('p', { class: 'notice', role: 'status' }, notice)
    : element('p', { class: 'lead' }, 'You need no password: use a code, an identity, a passkey or a wallet.');
  const others = otherWays({ turnkey, providers, onSignedIn: (login) => onSignedIn(greeting(login)) });
  const contactStep = element('div', { class: 'step' }, lead, contact.element, others.element);
  const codeStep = element('div', { class: 'step' }, code.element);
  show('contact');

  function show(step: 'contact' | 'code'): void {
    heading.textContent = step === 'contact' ? 'Sign in' : 'Enter the code';
    contactStep.hidden = step !== 'contact';
    codeStep.hidden = step !== 'code';
  }

  /** Sends a code. The previous code stays valid until this has worked. */
  async function send(to: string): Promise<void> {
    const previous = attempt;
    const controller = new AbortController();
    const { signInWithOtp } = await turnkey();
    const { signal } = controller;
    const step = await startOtp((readCode) => signInWithOtp({ contact: to, readCode, signal }));
    // Meanwhile the user went back or signed in.
    if (attempt !== previous) return controller.abort();
    previous?.controller.abort();
    attempt = { contact: to, controller, step };
    show('code');
    code.sentTo(to);
  }

  async function start(to: string): Promise<void> {
    await send(to).catch((error: unknown) => contact.showProblem(errorSentence(error)));
  }

  async function onResend(): Promise<void> {
    if (!attempt) return;
    await send(attempt.contact).catch((error: unknown) => code.showProblem(errorSentence(error)));
  }

  async function onCode(typed: string): Promise<void> {
    const current = attempt;
    if (current?.step.name !== 'code') return;
    try {
      current.step = await current.step.submit(typed);
    } catch (error) {
      if (!current.controller.signal.aborted) code.lock(failure(error));
      return;
    }
    if (current.step.name === 'ended') {
      const { outcome } = current.step;
      if (outcome.outcome === 'signed-in') onSignedIn(greeting(outcome));
      return;
    }
    code.showProblem(wrongCode(current.step.challenge.attemptsLeft));
  }

  function callOff(): void {
    attempt?.controller.abort();
    attempt = undefined;
    code.close();
  }

  function onBack(): void {
    callOff();
    show('contact');
    contact.focus();
  }

  return {
    title: 'Sign in',
    element: arch(heading, contactStep, codeStep),
    // On the first page the browser decides about the focus.
    ...(notice ? { focusTarget: heading } : {}),
    close() {
      callOff();
      others.close();
    },
  };
}

function wrongCode(attemptsLeft: number): string {
  return `That code is not right. You can try ${attemptsLeft === 1 ? 'once' : `${attemptsLeft} times`} more.`;
}

function failure(error: unknown): string {
  const isLastTry = error instanceof PosternError && error.code === 'INVALID_OTP_CODE';
  const sentence = isLastTry ? 'That was not the right code either.' : errorSentence(error);
  return `${sentence} Ask for a new code.`;
}
