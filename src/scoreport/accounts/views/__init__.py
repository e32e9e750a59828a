"""Pages of accounts, a module a page."""
