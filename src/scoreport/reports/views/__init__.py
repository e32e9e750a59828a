"""Pages of reports: the staff tool, the portal, the links."""
