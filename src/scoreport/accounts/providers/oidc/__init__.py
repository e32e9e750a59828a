"""OpenID Connect 1.0: the authorization code flow with PKCE, state and nonce, and signed ID tokens."""
