"""What is held to be true of the state's service, a claim a check, in the order of a table."""

from scoreport.sandbox.verify.judging import Check

from . import answers, files, listing, token

ALL: tuple[Check, ...] = (*token.CHECKS, *listing.CHECKS, *answers.CHECKS, *files.CHECKS)
