"""Stands in for the state's score-report service, so that a district or a vendor can try without it.

Shares no code with the rest of Scoreport on purpose: an emulator that used the client's own code
would agree with the client's mistakes.
"""
