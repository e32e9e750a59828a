// A certified OpenID provider (npm oidc-provider), as a process of its own for the tests. Its people are those that
// the test names; any password will do. Arguments: port, and a JSON file with clients, people and settings.
import { readFileSync } from 'node:fs';
import { Provider } from 'oidc-provider';

const [port, file] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const wanted = JSON.parse(readFileSync(file, 'utf8'));

const provider = new Provider(issuer, {
  clients: wanted.clients.map((client) => ({
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: wanted.secret_in_body ? 'client_secret_post' : 'client_secret_basic',
    ...client,
  })),
  clientAuthMethods: [wanted.secret_in_body ? 'client_secret_post' : 'client_secret_basic'],
  claims: {
    openid: ['sub', 'sourcedId', 'hd'],
    email: ['email', 'email_verified'],
    profile: ['name', 'preferred_username', 'staffNumber'],
  },
  // Claims of a scope stand in the ID token only where the provider says so, else at the userinfo end point.
  conformIdTokenClaims: Boolean(wanted.at_userinfo),
  pkce: { required: () => true },
  findAccount: (_context, id) => {
    const claims = wanted.people[id];
    return claims && { accountId: id, claims: () => ({ sub: id, ...claims }) };
  },
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ['a key of the tests'] },
});
provider.listen(Number(port), '127.0.0.1', () => console.log(`listening on ${issuer}`));
