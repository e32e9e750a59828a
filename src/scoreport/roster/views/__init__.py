"""Pages of the roster, a module a page."""
