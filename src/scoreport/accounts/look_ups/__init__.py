"""How many students one person looks up in an hour, and the end of it: a stolen password must not drain a district."""
