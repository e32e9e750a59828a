"""Backup and restore: both databases in one encrypted file, with or without the master keys.

A backup is a stream of frames (`lib.frames`); `package` says what stands in them. No clear text is left on a disk:
PostgreSQL's dump goes through memory, SQLite's copy is a file without a name beside the database that it was made of.
"""
