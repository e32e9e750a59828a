"""Mail to people: what for, and its way out. No mail names a person, a year, a score or a report."""
