"""Small things that know neither our domain nor our database."""
