"""The trace of who saw and changed what: append-only, in a database alias of its own.

Write one with `scoreport.audit.recording.record`.
"""
