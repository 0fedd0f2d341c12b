import type { ConsoleEndpoint } from './endpoint.ts';
import { SampleParams, sampleEmail } from './sample-email.ts';

/** A template, filled in. Its HTML is shown in a frame of its own. */
export const preview: ConsoleEndpoint<'preview', typeof SampleParams._output> = {
  name: 'preview',
  method: 'POST',
  parameters: SampleParams,
  async answer(params, { messageSettings }) {
    const email = sampleEmail(params, messageSettings);
    if (typeof email === 'string') return { preview: null, problem: email };
    const { subject, text, html } = email;
    return { preview: { subject, text, hasHtml: html !== undefined }, problem: null };
  },
};
