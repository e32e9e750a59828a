"""Letters with one-time codes: one page for each adult, in the language in which the school writes to them."""
