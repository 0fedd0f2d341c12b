import type { ConsoleAnswers } from '@postern/authority';
import { wordsAfter } from '../data/words.ts';

type UserSummary = ConsoleAnswers['organization']['organization']['users'][number];

/** The users of an organization with their contacts and credentials. */
export function People({ users }: { users: UserSummary[] }) {
  return (
    <ul class="rows">
      {users.map((user) => (
        <li key={user.userId} class="person">
          <p class="row-item">
            <strong>{user.userName}</strong>
            {user.isRoot && <span class="chip">Root</span>}
            {user.tagNames.map((tag) => (
              <span key={tag} class="chip">
                {tag}
              </span>
            ))}
          </p>
          {user.userEmail && <p>{user.userEmail}</p>}
          {user.userPhoneNumber && <p>{user.userPhoneNumber}</p>}
          <code class="note">{user.userId}</code>
          <Credentials user={user} />
        </li>
      ))}
    </ul>
  );
}

function Credentials({ user }: { user: UserSummary }) {
  const credentials = [
    ...user.authenticators.map(({ authenticatorId, authenticatorName }) => ({
      id: authenticatorId,
      kind: 'Passkey',
      name: authenticatorName,
    })),
    ...user.apiKeys.map(({ apiKeyId, apiKeyName, credential }) => ({
      id: apiKeyId,
      kind: wordsAfter('CREDENTIAL_TYPE_', credential.type),
      name: apiKeyName,
    })),
    ...user.oauthProviders.map(({ providerId, providerName, issuer }) => ({
      id: providerId,
      kind: 'OAuth',
      name: `${providerName} (${issuer})`,
    })),
    ...user.mfaPolicies.map(({ mfaPolicyId, mfaPolicyName }) => ({
      id: mfaPolicyId,
      kind: 'MFA policy',
      name: mfaPolicyName,
    })),
  ];
  if (credentials.length === 0) return <p class="note">No credentials</p>;
  return (
    <ul class="credentials">
      {credentials.map(({ id, kind, name }) => (
        <li key={id}>
          <span class="note">{kind}</span> {name}
        </li>
      ))}
    </ul>
  );
}
