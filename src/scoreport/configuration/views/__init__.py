"""Pages of System Settings, a module a page."""
