"""The demo: an invented district, and what starts it together with the sandbox."""
