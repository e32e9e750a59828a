"""The demo on many processes: two of each kind behind nginx, over PostgreSQL and Redis, all from Debian's packages."""
