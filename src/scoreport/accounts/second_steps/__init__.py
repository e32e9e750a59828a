"""The second step of signing in: authenticator apps, passkeys, codes by email, recovery codes."""
