"""How a guardian without an identity provider opens an account: a one-time code, and a second check."""
