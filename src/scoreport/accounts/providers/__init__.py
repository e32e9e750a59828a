"""Sign-in at an LEA's own identity provider, by OpenID Connect or SAML 2.0: up to who the provider says somebody is.

Which user that is, `onboarding` finds out: it alone knows the roster.
"""
