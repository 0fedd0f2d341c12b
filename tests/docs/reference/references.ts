import { expect, test } from 'vitest';
import { renderCommandsPage } from './commands-page.ts';
import { renderConfigurationPage } from './configuration-page.ts';
import { renderDoctorPage } from './doctor-page.ts';
import { renderEndpointsPage } from './endpoints-page.ts';
import { renderErrorsPage } from './errors-page.ts';

const DOCS = '../../../docs';

// `npm run references` writes the pages; `npm run check` compares them.
test('The page docs/errors.md has every error', async () => {
  await expect(await renderErrorsPage()).toMatchFileSnapshot(`${DOCS}/errors.md`);
});

test('The page docs/endpoints.md has every endpoint', async () => {
  await expect(await renderEndpointsPage()).toMatchFileSnapshot(`${DOCS}/endpoints.md`);
});

test('The page docs/commands.md has every command and option', async () => {
  await expect(renderCommandsPage()).toMatchFileSnapshot(`${DOCS}/commands.md`);
});

test('The page docs/doctor.md has every check', async () => {
  await expect(renderDoctorPage()).toMatchFileSnapshot(`${DOCS}/doctor.md`);
});

test('The page docs/configuration.md has every option, its variable and its default', async () => {
  await expect(renderConfigurationPage()).toMatchFileSnapshot(`${DOCS}/configuration.md`);
});
